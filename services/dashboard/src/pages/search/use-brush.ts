import { useState, type KeyboardEvent, type PointerEvent } from 'react';

interface BrushOptions {
  /** Of the bars. */
  count: number;
  /** Where the first begins, and how wide all of them are, in pixels. */
  left: number;
  width: number;
  onZoom: (first: number, last: number) => void;
  onZoomOut: () => void;
}

interface Selection {
  /** The bar at which it began. */
  anchor: number;
  at: number;
}

const click = 4;

/** A bar that is pointed at, and a run of them that is being chosen, by pointer or by keys. */
export function useBrush({ count, left, width, onZoom, onZoomOut }: BrushOptions) {
  const [at, setAt] = useState<number>();
  const [chosen, setChosen] = useState<Selection>();
  const [pressedX, setPressedX] = useState<number>();
  const clamp = (index: number) => Math.min(Math.max(index, 0), count - 1);

  const barUnder = (event: PointerEvent<HTMLElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - left;
    return clamp(Math.floor((x / width) * count));
  };
  const clear = () => {
    setChosen(undefined);
    setPressedX(undefined);
  };
  const zoom = ({ anchor, at: other }: Selection) => {
    clear();
    setAt(undefined);
    onZoom(Math.min(anchor, other), Math.max(anchor, other));
  };

  const byKey = (event: KeyboardEvent) => {
    const from = at ?? (event.key === 'ArrowLeft' ? count : -1);
    const next = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: count - 1 }[event.key];
    if (next !== undefined) {
      setAt(clamp(next));
      if (event.shiftKey) setChosen({ anchor: chosen?.anchor ?? clamp(at ?? next), at: clamp(next) });
      else setChosen(undefined);
    } else if (event.key === 'Enter' && at !== undefined) zoom(chosen ?? { anchor: at, at });
    else if (event.key === 'Escape' && chosen !== undefined) clear();
    else if (event.key === '-') onZoomOut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    at,
    selection: chosen && {
      first: Math.min(chosen.anchor, chosen.at),
      last: Math.max(chosen.anchor, chosen.at),
    },
    handlers: {
      onKeyDown: byKey,
      onBlur: () => {
        setAt(undefined);
        clear();
      },
      onDoubleClick: onZoomOut,
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPressedX(event.clientX);
        setChosen(undefined);
        setAt(barUnder(event));
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const bar = barUnder(event);
        setAt(bar);
        if (pressedX === undefined) return;
        if (chosen !== undefined) setChosen({ ...chosen, at: bar });
        else if (Math.abs(event.clientX - pressedX) >= click) setChosen({ anchor: at ?? bar, at: bar });
      },
      onPointerUp: () => {
        if (pressedX !== undefined && chosen !== undefined) zoom(chosen);
        else setPressedX(undefined);
      },
      onPointerCancel: clear,
      onPointerLeave: () => {
        if (pressedX === undefined && chosen === undefined) setAt(undefined);
      },
    },
  };
}
