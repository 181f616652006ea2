import { ClockCircleOutlined } from '@ant-design/icons';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** How long an order can still be paid. */
export function Countdown({ until }: { until: string }) {
  const { t } = useTranslation('orders');
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
  return (
    <span role="timer" className="inline-flex items-center gap-1 text-sm tabular-nums">
      <ClockCircleOutlined aria-hidden />
      {left > 0 ? t('payWithin', { time: clock(left) }) : t('expiring')}
    </span>
  );
}

export function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
