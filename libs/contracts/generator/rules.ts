import {
  getOption,
  toJson,
  type DescExtension,
  type DescField,
  type DescMessage,
  type Registry,
} from '@bufbuild/protobuf';

/** palisade.options.v1.FieldRules in proto3 JSON with the proto's names. */
export interface FieldRules {
  readonly required?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly max_items?: number;
}

export interface RequiredWhen {
  readonly field: string;
  readonly equals: string;
  readonly needs: string;
}

/**
 * Reads Palisade's options from descriptors. The options are looked up in the request itself, because
 * importing their generated code would need a first run to make it.
 */
export class Rules {
  readonly #fieldRules: DescExtension;
  readonly #requiredWhen: DescExtension;
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#fieldRules = this.#extension('palisade.options.v1.rules');
    this.#requiredWhen = this.#extension('palisade.options.v1.required_when');
  }

  ofField(field: DescField): FieldRules {
    return this.#read(this.#fieldRules, getOption(field, this.#fieldRules)) as FieldRules;
  }

  requiredWhen(message: DescMessage): RequiredWhen[] {
    const list = getOption(message, this.#requiredWhen) as unknown[];
    return list.map((one) => this.#read(this.#requiredWhen, one) as RequiredWhen);
  }

  #read(extension: DescExtension, value: unknown): unknown {
    if (extension.message === undefined) throw new Error(`${extension.typeName} is not a message`);
    return toJson(extension.message, value as Parameters<typeof toJson>[1], {
      useProtoFieldName: true,
      registry: this.#registry,
    });
  }

  #extension(name: string): DescExtension {
    const extension = this.#registry.getExtension(name);
    if (extension === undefined) throw new Error(`${name} is not among the files to generate from`);
    return extension;
  }
}
