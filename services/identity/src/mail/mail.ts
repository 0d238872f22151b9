import { Injectable } from '@nestjs/common';
import { afterCommit } from '@palisade/database';
import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';
import { seal, unseal } from '../sealing/seal.js';
import { Settings } from '../settings.js';
import { type Letter, render, type RenderedLetter } from './letter.js';
import { letters, type TemplateName, type ValuesOf } from './letters.js';
import { QueuedMail } from './mail.entity.js';

const TRIED_FOR_MS = 24 * 3600_000;

export interface Mailing<T extends TemplateName> {
  to: string;
  template: T;
  values: ValuesOf<T>;
  /** When what it says is useless: it isn't sent any more. By default after a day. */
  expiresAt?: Date;
}

/** Letters to people. They are sent when the transaction commits, at least once, and until then nobody can read them. */
@Injectable()
export class Mail {
  private wake: () => void = () => undefined;

  constructor(private readonly settings: Settings) {}

  async queue<T extends TemplateName>(
    tx: EntityManager,
    { to, template, values, expiresAt }: Mailing<T>,
  ): Promise<void> {
    const write = letters[template] as (values: ValuesOf<T>) => Letter;
    const letter = render(write(values), this.settings.publicUrl);
    const [id, now] = [newId(), new Date()];
    await tx.insert(QueuedMail, {
      id,
      recipient: to,
      template,
      sealed: seal(Buffer.from(JSON.stringify(letter)), this.sealedFor(id)),
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: now,
      expiresAt: expiresAt ?? new Date(now.getTime() + TRIED_FOR_MS),
      createdAt: now,
      endedAt: null,
      reason: null,
    });
    afterCommit(tx, this.wake);
  }

  /** What a queued mail says. */
  letterOf({ id, sealed }: Pick<QueuedMail, 'id' | 'sealed'>): RenderedLetter {
    if (sealed === null) throw new Error('the mail has been sent');
    return JSON.parse(unseal(sealed, this.sealedFor(id)).toString()) as RenderedLetter;
  }

  /** Calls `wake` whenever something was queued here. */
  onQueued(wake: () => void): void {
    this.wake = wake;
  }

  private sealedFor(id: string) {
    return { ...this.settings.sealing, purpose: `mail:${id}` };
  }
}
