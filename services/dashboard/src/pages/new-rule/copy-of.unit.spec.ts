import { expect, it } from '@jest/globals';
import { copyOf } from './copy-of.js';

it('gives a copy titles and names of its own, by which it refers to itself', () => {
  const yaml = `title: Download
id: 11111111-1111-4111-8111-111111111111
name: burst_download
detection:
  selection:
    resource|contains: burst_downloads
---
title: 'Burst'
id: 22222222-2222-4222-8222-222222222222
name: burst
correlation:
  rules:
    - 11111111-1111-4111-8111-111111111111
    - burst_download
`;
  expect(copyOf(yaml)).toBe(`title: Download (copy)
name: burst_download_copy
detection:
  selection:
    resource|contains: burst_downloads
---
title: 'Burst (copy)'
name: burst_copy
correlation:
  rules:
    - burst_download_copy
    - burst_download_copy
`);
});
