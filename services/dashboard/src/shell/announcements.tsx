import { useState } from 'react';
import { useLiveAlerts } from '../live/live.js';
import { severityWords } from '../ui/severities.js';

/** Reads out new alerts that are severe, one at a time, when the screen reader has finished what it says. */
export function Announcements() {
  const [text, setText] = useState('');
  useLiveAlerts(({ revision, severity, title, actor }) => {
    if (revision !== 1 || (severity !== 'critical' && severity !== 'high')) return;
    setText(`New alert, ${severityWords[severity].toLowerCase()}: ${title}, ${actor.email}`);
  });
  return (
    <div className="sr-only" aria-live="polite" role="log">
      {text}
    </div>
  );
}
