/** One Kafka or Postgres that can be stopped and started on the same address with the same data. */
export interface Server {
  /** Ends when it answers. */
  start(): Promise<void>;
  /** A graceful stop; nothing of it runs afterwards. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; ends when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: it keeps its connections and answers nobody. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  isRunning(): Promise<boolean>;
  /** Ends it for good, as quickly as it goes; the data of a disposable one may go with it. */
  dispose(): Promise<void>;
}
