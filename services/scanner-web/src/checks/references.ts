/** Pages that more than one check names. */
const cheatSheets = 'https://cheatsheetseries.owasp.org/cheatsheets';
const asvsChapters = 'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en';
const mdnHeaders = 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers';

export const cheatSheet = {
  tls: `${cheatSheets}/Transport_Layer_Security_Cheat_Sheet.html`,
  hsts: `${cheatSheets}/HTTP_Strict_Transport_Security_Cheat_Sheet.html`,
  rest: `${cheatSheets}/REST_Security_Cheat_Sheet.html`,
  headers: `${cheatSheets}/HTTP_Headers_Cheat_Sheet.html`,
  sessions: `${cheatSheets}/Session_Management_Cheat_Sheet.html`,
  clickjacking: `${cheatSheets}/Clickjacking_Defense_Cheat_Sheet.html`,
  contentSecurityPolicy: `${cheatSheets}/Content_Security_Policy_Cheat_Sheet.html`,
  errors: `${cheatSheets}/Error_Handling_Cheat_Sheet.html`,
  thirdPartyScripts: `${cheatSheets}/Third_Party_Javascript_Management_Cheat_Sheet.html`,
} as const;

export const asvs = {
  frontend: `${asvsChapters}/0x12-V3-Web-Frontend-Security.md`,
  api: `${asvsChapters}/0x13-V4-API-and-Web-Service.md`,
  communication: `${asvsChapters}/0x21-V12-Secure-Communication.md`,
  configuration: `${asvsChapters}/0x22-V13-Configuration.md`,
  dataProtection: `${asvsChapters}/0x23-V14-Data-Protection.md`,
  errors: `${asvsChapters}/0x25-V16-Security-Logging-and-Error-Handling.md`,
} as const;

export const apiTop10 = {
  authentication: 'https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/',
  misconfiguration: 'https://owasp.org/API-Security/editions/2023/en/0xa8-security-misconfiguration/',
  inventory: 'https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/',
} as const;

export const rfc = (number: number, section?: string): string =>
  `https://www.rfc-editor.org/rfc/rfc${number}${section === undefined ? '' : `#section-${section}`}`;

export const mdn = (header: string): string => `${mdnHeaders}/${header}`;
