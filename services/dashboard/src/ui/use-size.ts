import { useEffect, useRef, useState, type RefObject } from 'react';

/** How wide and high an element is, in whole pixels; nothing until it is known. */
export function useSize(): [frame: RefObject<HTMLDivElement | null>, width: number, height: number] {
  const frame = useRef<HTMLDivElement>(null);
  const [[width, height], setSize] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    if (frame.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width: wide = 0, height: high = 0 } = entry?.contentRect ?? {};
      setSize([Math.floor(wide), Math.floor(high)]);
    });
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return [frame, width, height];
}
