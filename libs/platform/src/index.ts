export { PlatformError } from './errors.js';
export { startPlatform, type Platform, type PlatformOptions } from './platform.js';
export type { Server } from './server.js';
export { testEnvironment, type TestEnvironment } from './testing/test-environment.js';
export { ownPlatform, type OwnPlatform } from './testing/own-platform.js';
