export { CertificateAuthority } from '@palisade/platform';
