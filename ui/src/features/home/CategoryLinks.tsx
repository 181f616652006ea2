import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCategories } from '@/shared/api/products';
import { categoryName } from '@/shared/lib/product';
import { ErrorBlock } from '@/shared/ui/ErrorBlock';

const SKELETONS = 16;
const CHIP = 'shrink-0 h-10 px-4 rounded-full bg-white dark:bg-neutral-900 shadow-xs';

/** One row that scrolls sideways: as tall with any number of categories as with none yet. */
export function CategoryLinks() {
  const { t, i18n } = useTranslation('home');
  const { data, error, refetch } = useCategories();
  return (
    <section aria-labelledby="categories" className="mt-8">
      <h2 id="categories" className="text-xl font-semibold mb-3">
        {t('categories')}
      </h2>
      {error ? (
        <ErrorBlock error={error} onRetry={() => void refetch()} />
      ) : (
        <ul className="h-14 flex gap-2 p-1 overflow-x-auto [scrollbar-width:thin]">
          {data?.categories.map((category) => (
            <li key={category.category} className="shrink-0">
              <Link
                to={`/products?category=${encodeURIComponent(category.category)}`}
                className={`${CHIP} flex items-center gap-2 hover:underline`}
              >
                {categoryName(category, i18n.language)}
                <span className="text-sm text-neutral-600 dark:text-neutral-400">{category.products}</span>
              </Link>
            </li>
          )) ??
            Array.from(Array(SKELETONS).keys(), (at) => (
              <li key={at} aria-hidden className={`${CHIP} w-28 motion-safe:animate-pulse`} />
            ))}
        </ul>
      )}
    </section>
  );
}
