import 'reflect-metadata';
import { listen, loadConfig } from '@palisade/http';
import { FileAccessSettings } from './config.js';
import { startService } from './start-service.js';

const settings = loadConfig(FileAccessSettings, process.env);
const app = await startService(settings);
await listen(app, { port: settings.PORT, host: settings.HOST });
