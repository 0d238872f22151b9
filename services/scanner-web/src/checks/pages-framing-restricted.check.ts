import { defineCheck } from '@palisade/scanner-kit';
import { headerOf, shown } from '../snapshot/answer.js';
import type { WebEndpoint } from '../snapshot/endpoint.js';
import { policiesOf } from './content-security-policy.js';
import { assetType, fail, pageAnswer, pass } from './judging.js';
import { asvs, cheatSheet, mdn, rfc } from './references.js';

export const pagesFramingRestricted = defineCheck<WebEndpoint>({
  id: 'web_pages_framing_restricted',
  title: 'Other sites cannot frame the page',
  severity: 'medium',
  assetType,
  group: 'pages',
  risk: 'Another site shows the page invisibly above its own, and visitors click what they don’t see.',
  remediation:
    "Send `Content-Security-Policy: frame-ancestors 'none'` (or the sites that may), and `X-Frame-Options: DENY` for old browsers.",
  references: [
    mdn('Content-Security-Policy/frame-ancestors'),
    rfc(7034),
    cheatSheet.clickjacking,
    asvs.frontend,
  ],
  cwe: [1021],

  evaluate(endpoint) {
    const { value: answer, because } = pageAnswer(endpoint);
    if (answer === undefined) return because;
    const lists = policiesOf(answer).flatMap((policy) => {
      const ancestors = policy.get('frame-ancestors');
      return ancestors === undefined ? [] : [ancestors];
    });
    const options = headerOf(answer, 'x-frame-options');
    const evidence = {
      frameAncestors: lists.map((list) => shown(list.join(' '))),
      xFrameOptions: options === undefined ? null : shown(options),
    };
    // frame-ancestors, where there is one, replaces the older field.
    if (lists.length > 0) {
      return lists.some((list) => !isOpen(list))
        ? pass('frame-ancestors says who may frame the page.', evidence)
        : fail('frame-ancestors lets every site frame the page.', evidence);
    }
    const words = new Set((options ?? '').split(',').map((word) => word.trim().toLowerCase()));
    const isKept = words.has('deny') || (words.size === 1 && words.has('sameorigin'));
    return isKept
      ? pass('X-Frame-Options keeps other sites out.', evidence)
      : fail('Any site may frame the page.', evidence);
  },
});

const isOpen = (ancestors: readonly string[]) =>
  ancestors.some((source) =>
    ['*', 'http:', 'https:', 'http://*', 'https://*'].includes(source.toLowerCase()),
  );
