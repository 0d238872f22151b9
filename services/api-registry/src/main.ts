import 'reflect-metadata';
import { listen, loadConfig } from '@palisade/http';
import { ApiRegistrySettings } from './config.js';
import { startService } from './start-service.js';

const settings = loadConfig(ApiRegistrySettings, process.env);
const app = await startService(settings);
await listen(app, { port: settings.PORT, host: settings.HOST });
