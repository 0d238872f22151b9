/** What a mail says, whatever it looks like. Paragraphs and subject are plain text. */
export interface Letter {
  subject: string;
  paragraphs: string[];
  /** A button: a path of the dashboard, with the token that makes it work. */
  action?: { label: string; path: string; token?: string };
  /** After the button. */
  closing?: string[];
}

export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}

/**
 * The address of a page. A token goes into the fragment, which browsers send to nobody: it stands in no log of a server
 * and in no Referer.
 */
export function linkTo(publicUrl: string, path: string, token?: string): string {
  return `${publicUrl}${path}${token === undefined ? '' : `#token=${encodeURIComponent(token)}`}`;
}

/** As plain text, and as HTML with nothing in it that would be loaded from anywhere. */
export function render(letter: Letter, publicUrl: string): RenderedLetter {
  const { subject, paragraphs, action, closing = [] } = letter;
  const link = action && { label: action.label, url: linkTo(publicUrl, action.path, action.token) };
  const signature = `Palisade, ${publicUrl}`;
  const text = [
    ...paragraphs,
    ...(link ? [`${link.label}:\n${link.url}`] : []),
    ...closing,
    `-- \n${signature}`,
  ];
  const html = [
    ...paragraphs.map(paragraph),
    ...(link ? [`<p><a href="${escape(link.url)}">${escape(link.label)}</a></p>`] : []),
    ...closing.map(paragraph),
    `<hr>${paragraph(signature)}`,
  ];
  return {
    subject: subject.replace(/\s+/g, ' '),
    text: `${text.join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="en"><meta charset="utf-8"><body>\n${html.join('\n')}\n</body></html>\n`,
  };
}

function paragraph(text: string): string {
  return `<p>${escape(text)}</p>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
