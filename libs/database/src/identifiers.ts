const plain = /^[a-z_][a-z0-9_]{0,62}$/;

/** A schema or role name, refused unless it needs no quoting: names come from code, never from input. */
export function identifier(name: string): string {
  if (!plain.test(name)) throw new Error(`not a plain SQL identifier: ${JSON.stringify(name)}`);
  return name;
}

/** 'schema.table', each part checked. */
export function qualified(table: string): string {
  const parts = table.split('.');
  if (parts.length !== 2) throw new Error(`a table must be named with its schema: ${JSON.stringify(table)}`);
  return parts.map(identifier).join('.');
}

export function serviceRole(schema: string): string {
  return identifier(`palisade_${schema}`);
}

export function ownerRole(schema: string): string {
  return identifier(`palisade_${schema}_owner`);
}
