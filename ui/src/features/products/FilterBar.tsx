import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCategories } from '@/shared/api/products';
import { categoryName } from '@/shared/lib/product';
import { type Filters, SORTS } from './filters';

export type FilterPatch = Record<string, string | number | undefined>;

/** All filters, as the URL has them; each change is one step of the history. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (patch: FilterPatch) => void }) {
  const { t, i18n } = useTranslation('products');
  const categories = useCategories().data?.categories ?? [];
  return (
    <search className="grid grid-cols-2 md:grid-cols-[2fr_1fr_1fr] xl:grid-cols-[2fr_1fr_1fr_auto_auto] items-center gap-3 mb-4">
      <Input.Search
        key={filters.q}
        defaultValue={filters.q}
        allowClear
        maxLength={100}
        className="col-span-2 md:col-span-1"
        aria-label={t('filter.q')}
        placeholder={t('filter.qHint')}
        onSearch={(q) => onChange({ q: q.trim() })}
      />
      <Select
        value={filters.category}
        aria-label={t('filter.category')}
        showSearch={{ optionFilterProp: 'label' }}
        options={[
          { value: '', label: t('filter.allCategories') },
          ...categories.map((category) => ({
            value: category.category,
            label: `${categoryName(category, i18n.language)} (${category.products})`,
          })),
        ]}
        onChange={(category) => onChange({ category })}
      />
      <Select
        value={filters.sort}
        aria-label={t('filter.sort')}
        options={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
        onChange={(sort) => onChange({ sort: sort === 'default' ? undefined : sort })}
      />
      <PriceRange filters={filters} onChange={onChange} />
      <Checkbox
        checked={filters.inStock}
        onChange={({ target }) => onChange({ in_stock: target.checked ? 'true' : undefined })}
      >
        {t('filter.inStock')}
      </Checkbox>
    </search>
  );
}

/** Takes effect when a field is left or Enter is pressed, not with every digit. */
function PriceRange({ filters, onChange }: { filters: Filters; onChange: (patch: FilterPatch) => void }) {
  const { t } = useTranslation('products');
  const field = (name: 'price_min' | 'price_max', value: number | undefined) => {
    const apply = (text: string) => {
      const amount = /^\d{1,8}(\.\d{1,2})?$/.test(text) ? Number(text) : undefined;
      if (amount !== value) onChange({ [name]: amount });
    };
    return (
      <InputNumber<number>
        key={value}
        defaultValue={value}
        min={0}
        max={99_999_999}
        precision={2}
        controls={false}
        prefix="¥"
        className="w-full xl:w-28"
        placeholder={t(`filter.${name}`)}
        aria-label={t(`filter.${name}`)}
        onBlur={({ target }) => apply(target.value)}
        onPressEnter={({ currentTarget }) => apply(currentTarget.value)}
      />
    );
  };
  return (
    <div className="flex items-center gap-2">
      {field('price_min', filters.priceMin)}
      <span aria-hidden>–</span>
      {field('price_max', filters.priceMax)}
    </div>
  );
}
