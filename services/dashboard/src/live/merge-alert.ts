import type { InfiniteData } from '@tanstack/react-query';
import type { AlertingAlertPage } from '../api/gen/palisade.schemas.js';
import type { LiveAlert } from './protocol.js';

/** The newer one: changes may arrive after the answer to a later question. */
export function newer(known: LiveAlert | undefined, arrived: LiveAlert): LiveAlert {
  return known !== undefined && known.revision >= arrived.revision ? known : arrived;
}

/** The pages with the alert in its place, the same object when it is not among them. */
export function mergeIntoPages(
  pages: InfiniteData<AlertingAlertPage> | undefined,
  arrived: LiveAlert,
): InfiniteData<AlertingAlertPage> | undefined {
  const holds = pages?.pages.some(({ items }) =>
    items.some(({ id, revision }) => id === arrived.id && revision < arrived.revision),
  );
  if (pages === undefined || holds !== true) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === arrived.id ? newer(item, arrived) : item)),
    })),
  };
}
