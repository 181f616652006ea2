const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment in the reader's own time zone. */
export function formatTime(moment: string | Date, language: string): string {
  return format(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(moment));
}

/** Only the time of day. */
export function formatClock(moment: string | Date, language: string): string {
  return format(language, { timeStyle: 'medium' }).format(new Date(moment));
}

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(language, options);
    formats.set(key, made);
  }
  return made;
}
