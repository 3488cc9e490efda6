/** An API model reduced to facts: what scripts/generate-models.ts writes from botocore's service-2.json. */
export interface ServiceModel {
  readonly source: string;
  readonly serviceId: string;
  readonly apiVersion: string;
  readonly protocol: 'json' | 'query';
  /** The part of X-Amz-Target before the last dot. JSON protocol only. */
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

interface OperationModel {
  readonly input?: string;
  readonly output?: string;
  /** The XML element around a query protocol result. */
  readonly resultWrapper?: string;
  /** Shape names of the errors that the model declares. */
  readonly errors: readonly string[];
}

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'blob'
    | 'boolean'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'timestamp';
  /** Structure members: name to shape name. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  /** Never printed: not in messages, not in the journal. */
  readonly sensitive?: true;
  readonly exception?: true;
  readonly error?: { readonly code: string; readonly status: number };
}

/** The shape of that name. @throws Error when the model refers to a shape that it does not have. */
export function shapeOf(model: ServiceModel, name: string): Shape {
  const shape = model.shapes[name];
  if (!shape) throw new Error(`The ${model.serviceId} model has no shape ${name}.`);
  return shape;
}
