import type { ApiBodyOptions } from '@nestjs/swagger';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

interface Described {
  readonly schema: Schema;
  readonly summary: string;
  readonly example: unknown;
}

/** Of a request, whichever the system. */
export const mostRecords = 10_000;

const record = { type: 'object', additionalProperties: true } as const;
const records = { type: 'array', maxItems: mostRecords, items: record } as const;

/** What a system writes around its records: a list of them by that name, or the list, or one by itself. */
function body(title: string, list: string, one: string): Schema {
  return {
    title,
    anyOf: [
      {
        type: 'object',
        required: [list],
        properties: { [list]: records },
        additionalProperties: true,
      },
      records,
      { ...record, required: [one], properties: { [one]: {} } },
    ],
  };
}

/** Bodies of requests with a format, by its name: for who reads the API's document. */
export const importedBodies: Readonly<Record<string, Described>> = {
  o365: {
    summary: 'format=o365: records of the Microsoft 365 unified audit log',
    schema: {
      title: 'O365AuditRecords',
      anyOf: [
        ...(body('', 'value', 'Operation') as { anyOf: Schema[] }).anyOf,
        {
          ...record,
          required: ['AuditData'],
          properties: {
            AuditData: { description: 'The record as an export has it, as text.', type: 'string' },
          },
        },
      ],
    },
    example: [
      {
        ...{ Id: '5f0d6c9b-3b0e-4a52-9c6e-08dd5b1c2f11', CreationTime: '2026-03-04T09:12:31' },
        ...{ RecordType: 6, Operation: 'FileDownloaded', Workload: 'SharePoint', ItemType: 'File' },
        ...{ UserId: 'grace.weber@corp.com', UserType: 0, ClientIP: '203.0.113.24' },
        ObjectId: 'https://corp.sharepoint.com/sites/finance/Shared Documents/plan.xlsx',
      },
    ],
  },
  s3: {
    summary: 'format=s3: a log file of CloudTrail with S3 data events',
    schema: body('CloudTrailRecords', 'Records', 'eventName'),
    example: {
      Records: [
        {
          ...{ eventVersion: '1.11', eventID: '9d2f1a44-6f5c-4a30-8f5c-b1c0de7cf001' },
          ...{ eventTime: '2026-03-04T09:12:31Z', eventSource: 's3.amazonaws.com', eventName: 'GetObject' },
          ...{ awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.24' },
          userIdentity: {
            ...{ type: 'IAMUser', accountId: '123456789012', userName: 'grace.weber' },
            arn: 'arn:aws:iam::123456789012:user/grace.weber',
          },
          requestParameters: { bucketName: 'finance', key: 'reports/plan.pdf' },
          additionalEventData: { bytesTransferredOut: 48213 },
        },
      ],
    },
  },
  gdrive: {
    summary: 'format=gdrive: Drive activities of the admin reports API',
    schema: body('DriveActivities', 'items', 'events'),
    example: {
      kind: 'admin#reports#activities',
      items: [
        {
          id: { time: '2026-03-04T09:12:31.214Z', uniqueQualifier: '-4718', applicationName: 'drive' },
          actor: { email: 'grace.weber@corp.com' },
          ipAddress: '203.0.113.24',
          events: [
            {
              ...{ type: 'access', name: 'download' },
              parameters: [
                { name: 'doc_id', value: '1kQ8cT' },
                { name: 'doc_title', value: 'plan.pdf' },
                { name: 'owner', value: 'grace.weber@corp.com' },
              ],
            },
          ],
        },
      ],
    },
  },
  box: {
    summary: 'format=box: events of the admin logs of Box',
    schema: body('BoxEvents', 'entries', 'event_type'),
    example: {
      entries: [
        {
          ...{ event_id: 'f82c3ba0-3c0b-4b1b-9a57-5f2e6b1f3d10', event_type: 'DOWNLOAD' },
          ...{ created_at: '2026-03-04T01:12:31-08:00', ip_address: '203.0.113.24' },
          created_by: { type: 'user', id: '11', login: 'grace.weber@corp.com' },
          source: { type: 'file', id: '7001', name: 'plan.pdf', parent: { id: '0', name: 'Finance' } },
        },
      ],
    },
  },
};
