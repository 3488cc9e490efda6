import type { ServerEnvironment } from '../target.ts';
import { hclText, hclValue } from './hcl.ts';

/** What a server is started with, for its configuration. */
type Facts = Pick<ServerEnvironment, 'name' | 'trustDomain' | 'configuration'> & {
  /** Where it finds AWS. */
  readonly endpoint: string;
};

interface Placeholder {
  /** What stands in its place, in HCL: texts without their quotes. */
  readonly render: (facts: Facts) => string;
  readonly means: string;
}

const field = (name: string, means: string): Placeholder => ({
  render: ({ configuration }) => hclText(String(configuration[name])),
  means,
});

const byTags = ({ configuration }: Facts): boolean => configuration.enable_tag_based_key_discovery === true;

/** What can stand in a configuration between `{{` and `}}`. */
export const PLACEHOLDERS: Readonly<Record<string, Placeholder>> = {
  identifier: field('key_identifier_value', 'what tells the server from the others of its trust domain'),
  server: { render: ({ name }) => hclText(name), means: 'what the suite calls the server' },
  trust_domain: { render: ({ trustDomain }) => hclText(trustDomain), means: 'its trust domain' },
  mode: { render: (facts) => (byTags(facts) ? 'tags' : 'alias'), means: 'alias or tags' },
  tag_discovery: {
    render: (facts) => String(byTags(facts)),
    means: 'true or false: whether it finds its keys by tags; no quotes around it',
  },
  endpoint: { render: ({ endpoint }) => hclText(endpoint), means: 'the URL of AWS' },
  region: field('region', 'the AWS Region'),
  access_key_id: field('access_key_id', 'its credentials'),
  secret_access_key: field('secret_access_key', 'its credentials'),
  key_policy_file: {
    render: ({ configuration }) => hclText(String(configuration.key_policy_file ?? '')),
    means: "the path of a file with the policy of new keys; empty for the manager's own",
  },
  key_tags: {
    render: ({ configuration }) =>
      hclValue((configuration.key_tags ?? {}) as Readonly<Record<string, string>>),
    means: "the user's tags for keys, an object; no quotes around it",
  },
};
