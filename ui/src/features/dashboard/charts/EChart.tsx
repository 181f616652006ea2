import { BarChart, type BarSeriesOption, PieChart, type PieSeriesOption } from 'echarts/charts';
import {
  GridComponent,
  type GridComponentOption,
  LegendComponent,
  type LegendComponentOption,
  TooltipComponent,
  type TooltipComponentOption,
} from 'echarts/components';
import { type ComposeOption, type EChartsType, init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { mayMove } from '@/shared/lib/motion';

register([BarChart, PieChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<
  BarSeriesOption | PieSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption
>;

interface Props {
  option: ChartOption;
  /** What the chart says, for those who do not see it. */
  label: string;
}

/** A chart as large as its place. Colours and texts come with the option, so it follows theme and language. */
export default function EChart({ option, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    const made = init(place.current, undefined, { renderer: 'svg' });
    const resized = new ResizeObserver(() => made.resize());
    resized.observe(place.current!);
    chart.current = made;
    return () => {
      resized.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption({ animation: mayMove(), ...option }), [option]);
  return <div ref={place} role="img" aria-label={label} className="h-80" />;
}
