type Texts = { [key: string]: string | Texts };

const files = import.meta.glob<{ default: Texts }>(['../shared/i18n/*.json', '../features/*/i18n/*.json'], {
  eager: true,
});

/** Plural forms count as one: Chinese has fewer than English. */
function keys(texts: Texts, path = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [path + key.replace(/_(one|other)$/, '')] : keys(value, `${path}${key}.`),
  );
}

const chinese = Object.keys(files).filter((file) => file.endsWith('zh-CN.json'));

test.each(chinese)('%s and its English have the same texts', (file) => {
  const english = files[file.replace('zh-CN', 'en-US')];
  expect(new Set(keys(english?.default ?? {}))).toEqual(new Set(keys(files[file]!.default)));
});
