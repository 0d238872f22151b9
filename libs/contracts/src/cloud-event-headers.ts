/** JSON Schema of the headers of a record: CloudEvents 1.0, Kafka binding, binary mode. */
export function cloudEventHeaders(type: string, tenant: 'required' | 'optional'): object {
  const required = ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time'];
  return {
    type: 'object',
    properties: {
      ce_specversion: { type: 'string', const: '1.0' },
      ce_id: {
        type: 'string',
        minLength: 1,
        maxLength: 128,
        pattern: '^[\\x21-\\x7e]+$',
        description: 'Unique for its tenant: the same id twice counts once.',
      },
      ce_type: { type: 'string', const: type },
      ce_source: { type: 'string', format: 'uri-reference' },
      ce_time: { type: 'string', format: 'date-time' },
      ce_tenantid: { type: 'string', format: 'uuid', description: 'The id of the organization.' },
      ce_correlationid: { type: 'string' },
      'content-type': { type: 'string', const: 'application/json' },
      traceparent: { type: 'string', description: 'W3C Trace Context.' },
    },
    required: tenant === 'required' ? [...required, 'ce_tenantid'] : required,
  };
}
