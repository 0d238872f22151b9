import {
  fromJson,
  ScalarType,
  toJson,
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type MessageShape,
} from '@bufbuild/protobuf';

/**
 * The JSON profile and protobuf are two forms of one message. A record's value is the profile; these two turn it into a
 * protobuf message and back. They differ from proto3 JSON in names of fields and enum values and in 64-bit integers.
 */
export function toProtobuf<Desc extends DescMessage>(message: Desc, value: JsonObject): MessageShape<Desc> {
  return fromJson(message, mapFields(message, value, toCanonical), { ignoreUnknownFields: true });
}

/** Numbers, strings and flags without presence are absent when they are zero, as in protobuf. */
export function fromProtobuf<Desc extends DescMessage>(message: Desc, value: MessageShape<Desc>): JsonObject {
  return mapFields(message, toJson(message, value, { useProtoFieldName: true }) as JsonObject, toProfile);
}

type MapScalar = (value: JsonValue, field: DescField) => JsonValue;

function mapFields(message: DescMessage, value: JsonObject, map: MapScalar): JsonObject {
  const fields = message.fields.filter(({ name }) => value[name] !== undefined);
  return Object.fromEntries(
    fields.map((field) => [field.name, mapField(field, value[field.name] as JsonValue, map)]),
  );
}

function mapField(field: DescField, value: JsonValue, map: MapScalar): JsonValue {
  if (field.fieldKind === 'list') return (value as JsonValue[]).map((one) => mapElement(field, one, map));
  if (field.fieldKind !== 'map') return mapElement(field, value, map);
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([key, one]) => [key, mapElement(field, one, map)]));
}

function mapElement(field: DescField, value: JsonValue, map: MapScalar): JsonValue {
  const held = field.message;
  const ours = held !== undefined && held.file.proto.package !== 'google.protobuf';
  return ours ? mapFields(held, value as JsonObject, map) : map(value, field);
}

function toCanonical(value: JsonValue, field: DescField): JsonValue {
  if (field.enum !== undefined) return `${prefixOf(field.enum)}${(value as string).toUpperCase()}`;
  return isInteger64(field.scalar) ? JSON.stringify(value) : value;
}

function toProfile(value: JsonValue, field: DescField): JsonValue {
  if (field.enum !== undefined) return (value as string).slice(prefixOf(field.enum).length).toLowerCase();
  return isInteger64(field.scalar) ? Number(value) : value;
}

function prefixOf(type: DescEnum): string {
  return (type.sharedPrefix ?? '').toUpperCase();
}

function isInteger64(scalar: ScalarType | undefined): boolean {
  switch (scalar) {
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return true;
    default:
      return false;
  }
}
