import { expect, it } from '@jest/globals';
import { accountLetters } from './account-letters.js';
import { linkTo, render } from './letter.js';

const at = new Date('2026-03-04T05:06:07Z');
const url = 'https://palisade.example.com';

it('says the same as text and as HTML, in which nothing of it is markup', () => {
  const { subject, text, html } = render(
    {
      subject: 'Two\r\nBcc: x',
      paragraphs: ['<b>One</b> & "two"'],
      action: { label: 'Go <on>', path: '/verify', token: 'a&b' },
      closing: ['Bye'],
    },
    url,
  );
  expect(subject).toBe('Two Bcc: x');
  expect(text).toBe(
    `<b>One</b> & "two"\n\nGo <on>:\n${url}/verify#token=a%26b\n\nBye\n\n-- \nPalisade, ${url}\n`,
  );
  expect(html).toContain('<p>&lt;b&gt;One&lt;/b&gt; &amp; &quot;two&quot;</p>');
  expect(html).toContain(`<a href="${url}/verify#token=a%26b">Go &lt;on&gt;</a>`);
  expect(html).not.toMatch(/src=|<img|<script/);
});

it('puts a token where no server sees it', () => {
  const link = new URL(linkTo(url, '/reset', 'secret'));
  expect([link.pathname, link.search, link.hash]).toEqual(['/reset', '', '#token=secret']);
});

it('tells when and from where', () => {
  const { paragraphs } = accountLetters['password-changed']({ done: { at, ip: '198.51.100.7' } });
  expect(paragraphs[0]).toContain('on 2026-03-04 at 05:06 UTC from the address 198.51.100.7');
});
