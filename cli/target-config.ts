import { Option } from 'commander';

/** `--target-config`, of each command that starts plugins. */
export function targetConfigOption(): Option {
  return new Option(
    '--target-config <file>',
    "plugin_data for a plugin, in HCL with placeholders such as {{identifier}} (default: the fields of SPIRE's aws_kms)",
  );
}
