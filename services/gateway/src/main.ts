import 'reflect-metadata';
import { listen, loadConfig } from '@palisade/http';
import { GatewaySettings } from './config.js';
import { startGateway } from './start-gateway.js';

const settings = loadConfig(GatewaySettings, process.env);
const { app, operations } = await startGateway(settings);
await operations.listen({ port: settings.OPERATIONS_PORT, host: settings.HOST });
await listen(app, { port: settings.PORT, host: settings.HOST });
