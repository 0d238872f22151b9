import { Logger } from '@nestjs/common';
import type { logCreator as LogCreator } from 'kafkajs';

const logger = new Logger('kafkajs');

// kafkajs logs each attempt of each retry as an error; the state changes that matter are logged where they are handled.
export const logCreator: LogCreator = () => {
  return ({ namespace, label, log }) => {
    const { message, error, groupId } = log as { message: string; error?: unknown; groupId?: string };
    logger.debug(
      `${label} ${namespace}: ${message}${groupId === undefined ? '' : ` (${groupId})`}${typeof error === 'string' ? `: ${error}` : ''}`,
    );
  };
};
