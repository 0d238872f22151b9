// For tests of services that use the library: opening loopback for a tenant takes names of one's own, and so a DNS server.
export { CertificateAuthority } from './certificates.fixture.js';
export { CountingServer } from './counting-server.fixture.js';
export { DnsServer } from './dns-server.fixture.js';
