import { describe, expect, it } from '@jest/globals';
import { commonFolder, criteriaWords, likelyCriteria, wouldExcept } from './criteria.js';

const sample = { action: 'download', resource: 's3://hr/pay/a.pdf', ip: '192.0.2.1', ua: 'curl/8' };

describe('what an exception begins with', () => {
  it('is what all sampled events have in common', () => {
    const samples = [sample, { ...sample, ip: '192.0.2.2', resource: 's3://hr/pay/b.pdf' }];
    expect(likelyCriteria('ann@corp.com', samples)).toEqual({
      actor_email: 'ann@corp.com',
      ip: '',
      ua: 'curl/8',
      resource: 's3://hr/pay/',
      action: 'download',
    });
  });

  it('is the actor alone where no event was kept', () => {
    expect(likelyCriteria('ann@corp.com', [])).toMatchObject({
      actor_email: 'ann@corp.com',
      ip: '',
      resource: '',
    });
  });

  it.each([
    [['s3://hr/pay/a', 's3://hr/pay/b'], 's3://hr/pay/'],
    [['s3://hr/pay/a', 's3://hr/plans/b'], ''],
    [['s3://hr/pay/a', 's3://it/pay/a'], ''],
    [['/home/ann/a', '/home/ann/b/c'], '/home/ann/'],
    [['s3://hr/pay/a'], 's3://hr/pay/'],
    [[], ''],
  ])('of %j has the folder “%s”', (resources, folder) => {
    expect(commonFolder(resources)).toBe(folder);
  });
});

describe('whether a sampled event would have been left out', () => {
  it.each([
    [{ actor_email: 'ann@corp.com' }, true],
    [{ actor_email: 'kim@corp.com' }, false],
    [{ ip: '192.0.2.1', action: 'download' }, true],
    [{ ip: '192.0.2.9' }, false],
    [{ resource: 's3://hr/' }, true],
    [{ resource: 's3://it/' }, false],
    [{ ua: 'wget' }, false],
    [{ ip: '192.0.2.0/24' }, undefined],
    [{ ip: '192.0.2.0/24', action: 'delete' }, false],
  ])('by %j is %s', (criteria, verdict) => {
    expect(wouldExcept(criteria, 'ann@corp.com', sample)).toBe(verdict);
  });
});

it('is told in words, without what is not asked', () => {
  expect(criteriaWords({ actor_email: 'ann@corp.com', ip: null, action: 'download' })).toBe(
    'Actor: ann@corp.com; Action: download',
  );
});
