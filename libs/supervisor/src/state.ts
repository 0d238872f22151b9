import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, type KnownProcess } from '@palisade/platform';
import type { Settings } from './config.js';
import { readJson, writeJson } from './json-file.js';

/** What `.palisade/up.json` tells scripts; it exists while everything is up. */
export interface UpFile {
  url: string;
  kafka: string[];
  postgres: string;
  metrics: Record<string, string>;
  /** Where to read what the services mail. */
  mail: string;
  /** Where to read traces, when they are collected. */
  traces?: string;
  admin?: Credentials;
  analyst?: Credentials;
  viewer?: Credentials;
  other_admin?: Credentials;
  ingest_key?: string;
  /** The demo organization's id. */
  tenant_id?: string;
  pids: Record<string, number>;
}

export interface Credentials {
  email: string;
  password: string;
}

/** By server and service, what the last start took: taken again where the wished one is still another's. */
export type Ports = Record<string, number>;

/** The supervisor of this checkout: the process, how far it is, and the folders that it was started with. */
export interface SupervisorFile extends KnownProcess {
  phase: 'starting' | 'up' | 'failed' | 'stopping';
  dataDir: string;
  logDir: string;
}

const upFile = ({ stateDir }: Settings) => join(stateDir, 'up.json');
const portsFile = ({ stateDir }: Settings) => join(stateDir, 'ports.json');
const supervisorFile = ({ stateDir }: Settings) => join(stateDir, 'supervisor.json');

export const readUp = (settings: Settings) => readJson(upFile(settings)) as UpFile | undefined;
export const writeUp = (settings: Settings, up: UpFile) => writeJson(upFile(settings), up);
export const dropUp = (settings: Settings) => rmSync(upFile(settings), { force: true });

export const readPorts = (settings: Settings) => (readJson(portsFile(settings)) ?? {}) as Ports;
export const writePorts = (settings: Settings, ports: Ports) => writeJson(portsFile(settings), ports);

export const readSupervisor = (settings: Settings) =>
  readJson(supervisorFile(settings)) as SupervisorFile | undefined;
export const writeSupervisor = (settings: Settings, file: SupervisorFile) =>
  writeJson(supervisorFile(settings), file);
export const dropSupervisor = (settings: Settings) => rmSync(supervisorFile(settings), { force: true });

/** The supervisor when it lives; a file that a killed one left says nothing. */
export function livingSupervisor(settings: Settings): SupervisorFile | undefined {
  const file = readSupervisor(settings);
  return file && isSameProcess(file) ? file : undefined;
}
