const plain = /^[a-z_][a-z0-9_]{0,62}$/;

/** A schema or role name, refused unless it needs no quoting: names come from code, never from input. */
export function identifier(name: string): string {
  if (!plain.test(name)) throw new Error(`not a plain SQL identifier: ${JSON.stringify(name)}`);
  return name;
}

export function serviceRole(schema: string): string {
  return identifier(`palisade_${schema}`);
}

export function ownerRole(schema: string): string {
  return identifier(`palisade_${schema}_owner`);
}

/** The two roles of a service's schema. */
export interface ServiceRoles {
  schema: string;
  /** Of the role that the service runs as. */
  password: string;
  /** Of the role that owns the tables and runs migrations. */
  ownerPassword: string;
}

/** The connection strings of a service's two roles, in the database of `adminUrl`. */
export function serviceUrls(adminUrl: string, service: ServiceRoles): { url: string; ownerUrl: string } {
  return {
    url: withCredentials(adminUrl, serviceRole(service.schema), service.password),
    ownerUrl: withCredentials(adminUrl, ownerRole(service.schema), service.ownerPassword),
  };
}

function withCredentials(adminUrl: string, user: string, password: string): string {
  const url = new URL(adminUrl);
  if (url.hostname === '') throw new Error('the administrator URL of Postgres must name a host');
  url.username = user;
  url.password = encodeURIComponent(password);
  return url.toString();
}
