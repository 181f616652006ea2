import { theme } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DashboardStats } from '@/shared/api/types';
import { toCents } from '@/shared/lib/money';
import { useItemName } from '@/shared/product/useItemName';
import { Money } from '@/shared/ui/Money';
import { ChartCard } from './charts/ChartCard';
import type { ChartOption } from './charts/EChart';

const NAME_WIDTH_PX = 120;

export function TopProductsCard({ products }: { products: DashboardStats['top_products'] }) {
  const { t } = useTranslation('dashboard');
  const { token } = theme.useToken();
  const nameOf = useItemName(products);
  const option = useMemo<ChartOption>(
    () => ({
      textStyle: { fontFamily: 'inherit' },
      tooltip: { backgroundColor: token.colorBgElevated, textStyle: { color: token.colorText } },
      grid: { left: NAME_WIDTH_PX + 10, right: 40, top: 4, bottom: 4 },
      xAxis: { type: 'value', minInterval: 1, show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: products.map(nameOf),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: token.colorText, width: NAME_WIDTH_PX, overflow: 'truncate' },
      },
      series: [
        {
          type: 'bar',
          name: t('units'),
          data: products.map((product) => product.quantity),
          barMaxWidth: 20,
          itemStyle: { color: token.colorPrimary, borderRadius: 3 },
          label: { show: true, position: 'right', color: token.colorText },
        },
      ],
    }),
    [products, nameOf, t, token],
  );
  const told = products.map((product) => `${nameOf(product)} ${product.quantity}`).join(', ');
  return (
    <ChartCard
      title={t('top')}
      option={option}
      label={`${t('top')}: ${told}`}
      empty={products.length === 0}
      table={
        <table className="w-full text-left">
          <thead className="text-xs opacity-75">
            <tr>
              <th className="py-1">{t('product')}</th>
              <th className="py-1 text-right">{t('units')}</th>
              <th className="py-1 text-right">{t('salesOf')}</th>
            </tr>
          </thead>
          <tbody>
            {products.map((product) => (
              <tr key={product.product_id} className="border-t border-neutral-500/20">
                <td className="py-1">
                  <Link to={`/products/${product.product_id}`} className="underline">
                    {nameOf(product)}
                  </Link>
                </td>
                <td className="py-1 text-right tabular-nums">{product.quantity}</td>
                <td className="py-1 text-right">
                  <Money cents={toCents(product.sales)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
