/** What is asked of Docker, in one small interface, so that the rest is tried without it. */
export interface ContainerRuntime {
  /** Under which published ports are reached. */
  readonly host: string;
  run(spec: ContainerSpec): Promise<RunningContainer>;
  /** Removes the container of that name, running or not; false when there is none. */
  remove(container: string): Promise<boolean>;
  removeVolume(name: string): Promise<boolean>;
}

export interface ContainerSpec {
  image: string;
  name: string;
  environment: Record<string, string>;
  command?: string[];
  port: { container: number; host: number };
  /** It goes on when the process that started it is gone; by default it is ended and removed then. */
  outlivesOwner?: boolean;
  /** A named volume: it outlives the container. */
  volume?: { name: string; path: string };
}

export interface RunningContainer {
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  remove(): Promise<void>;
  isRunning(): Promise<boolean>;
}
