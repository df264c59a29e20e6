// The data_visualization block: line, area, bar and pie as SVG with a title that says what is shown, and the same
// numbers as a table for whoever cannot or does not want to read a picture.

import type { RefObject } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { say } from "../language";
import type { Block } from "../types";

interface Point { label: string; value: number }
interface Series { name: string; data: Point[] }
interface Drawing { series: Series[]; categories: string[] }

const USUAL = 560;
const LEAST = 240;
const TALLEST = 250;
const FLATTEST = 150;
const TOP = 14;
const RIGHT = 16;
const LETTER = 5.8; // about, for the words of the axis
const BETWEEN = 8;
const LINE = 14;

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100));

export function Chart({ block }: { block: Block }) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const { chart, title } = block;
  const isPie = chart.type === "pie";
  const series: Series[] = isPie ? [{ name: "Share", data: chart.segments }] : chart.series;
  const categories: string[] = isPie ? chart.segments.map((segment: Point) => segment.label) : chart.axis_config.categories;
  return (
    <figure class="b-chart" aria-labelledby={`${id}-title`}>
      <figcaption id={`${id}-title`}>{title}</figcaption>
      {asTable ? (
        <Numbers series={series} categories={categories} />
      ) : isPie ? (
        <Pie segments={chart.segments} title={title} />
      ) : (
        <Plot kind={chart.type} series={series} categories={categories} title={title} x={chart.axis_config.x_label} y={chart.axis_config.y_label} />
      )}
      {(series.length > 1 || isPie) && !asTable && (
        <ul class="legend" aria-hidden="true">
          {(isPie ? categories : series.map((line) => line.name)).map((name, index) => (
            <li key={name}>
              <i class={`key fill-${index % 6}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="text-button b-chart-switch" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
        {asTable ? say("as_chart") : say("as_table")}
      </button>
    </figure>
  );
}

function Numbers({ series, categories }: Drawing) {
  return (
    <div class="b-table" tabIndex={0} role="region" aria-label="Numbers of the chart">
      <table>
        <thead>
          <tr>
            <td />
            {series.map((line) => <th key={line.name} scope="col">{line.name}</th>)}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, at) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {series.map((line) => <td key={line.name}>{shown(line.data[at]?.value ?? 0)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Round numbers for the axis, about five of them, with zero among them. */
function ticks(values: number[]): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values, low + 1e-9);
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step) * step;
  const found: number[] = [];
  for (let at = first; at < high + step * 0.999; at += step) found.push(Math.round(at * 1e6) / 1e6);
  return found;
}

/** What a screen reader hears in place of the picture. */
function spoken(title: string, series: Series[]): string {
  const parts = series.map((line) => `${series.length > 1 ? `${line.name}: ` : ""}${line.data.map((point) => `${point.label} ${shown(point.value)}`).join(", ")}`);
  return `${title}. ${parts.join("; ")}`;
}

function Plot({ kind, series, categories, title, x, y }: Drawing & { kind: string; title: string; x?: string; y?: string }) {
  const box = useRef<SVGSVGElement>(null);
  const WIDTH = useWidth(box);
  const HEIGHT = Math.round(Math.min(TALLEST, Math.max(FLATTEST, WIDTH / 2)));
  const marks = ticks(series.flatMap((line) => line.data.map((point) => point.value)));
  const low = marks[0] ?? 0;
  const high = marks[marks.length - 1] ?? 1;
  const left = 14 + Math.max(...marks.map((mark) => shown(mark).length)) * 7.4 + (y ? 18 : 0);
  const band = (WIDTH - left - RIGHT) / categories.length;
  const { labels, every } = labelled(categories, band);
  const bottom = HEIGHT - (x ? 46 : 28) - (labels.some((lines) => lines.length > 1) ? LINE : 0);
  const at = (index: number): number => left + band * (index + 0.5);
  const up = (value: number): number => TOP + (bottom - TOP) * (1 - (value - low) / (high - low));
  return (
    <svg ref={box} class="plot" style={{ height: `${HEIGHT}px` }} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={spoken(title, series)}>
      {marks.map((mark) => (
        <g key={mark}>
          <line class={mark === 0 ? "axis" : "grid"} x1={left} x2={WIDTH - RIGHT} y1={up(mark)} y2={up(mark)} />
          <text class="tick" x={left - 8} y={up(mark) + 4} text-anchor="end">{shown(mark)}</text>
        </g>
      ))}
      {categories.map((category, index) =>
        index % every ? null : (
          <text key={category} class="tick" y={bottom + 18} text-anchor="middle">
            {labels[index]?.map((line, row) => <tspan key={row} x={at(index)} dy={row ? LINE : 0}>{line}</tspan>)}
          </text>
        ),
      )}
      {x && <text class="axis-name" x={(left + WIDTH - RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle">{x}</text>}
      {y && <text class="axis-name" transform={`translate(12 ${(TOP + bottom) / 2}) rotate(-90)`} text-anchor="middle">{y}</text>}
      {kind === "bar" ? <Bars series={series} at={at} up={up} band={band} /> : <Lines area={kind === "area"} series={series} at={at} up={up} />}
    </svg>
  );
}

/** The words below the axis: each on a line, or all on two, or (with neither wide enough) only every so many. */
function labelled(categories: string[], band: number): { labels: string[][]; every: number } {
  const single = categories.map((category) => [category]);
  for (const labels of [single, categories.map(inTwo)]) if (beside(labels, band)) return { labels, every: 1 };
  const widest = Math.max(...categories.map((category) => category.length)) * LETTER + BETWEEN;
  return { labels: single, every: Math.ceil(widest / band) };
}

/** Whether neighbours leave each other room. */
function beside(labels: string[][], band: number): boolean {
  const widths = labels.map((lines) => Math.max(...lines.map((line) => line.length)) * LETTER);
  return widths.every((width, index) => !index || (width + (widths[index - 1] ?? 0)) / 2 + BETWEEN <= band);
}

/** Two lines, as even as the words allow. */
function inTwo(label: string): string[] {
  const words = label.split(" ");
  const cuts = words.slice(1).map((_, at) => [words.slice(0, at + 1).join(" "), words.slice(at + 1).join(" ")]);
  const longest = (lines: string[]): number => Math.max(...lines.map((line) => line.length));
  return cuts.sort((one, other) => longest(one) - longest(other))[0] ?? [label];
}

/** The width there is, so that words keep their size on a narrow page. */
function useWidth(box: RefObject<SVGSVGElement | null>): number {
  const [width, setWidth] = useState(USUAL);
  useLayoutEffect(() => {
    const drawn = box.current;
    if (!drawn) return;
    const measure = (): void => setWidth(Math.max(LEAST, Math.round(drawn.getBoundingClientRect().width) || USUAL));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(drawn);
    return () => watch.disconnect();
  }, []);
  return width;
}

interface Scales { series: Series[]; at: (index: number) => number; up: (value: number) => number }

function Bars({ series, at, up, band }: Scales & { band: number }) {
  const width = Math.min(46, (band * 0.68) / series.length);
  return (
    <>
      {series.map((line, row) =>
        line.data.map((point, index) => {
          const from = at(index) + (row - series.length / 2) * width;
          const height = Math.abs(up(point.value) - up(0));
          return (
            <rect key={`${row}-${index}`} class={`column fill-${row % 6}`} x={from + 1} width={Math.max(2, width - 2)} y={Math.min(up(point.value), up(0))} height={Math.max(height, point.value ? 1 : 0)} rx={Math.min(4, height / 2)}>
              <title>{`${line.name}, ${point.label}: ${shown(point.value)}`}</title>
            </rect>
          );
        }),
      )}
    </>
  );
}

function Lines({ series, at, up, area }: Scales & { area: boolean }) {
  return (
    <>
      {series.map((line, row) => {
        const path = line.data.map((point, index) => `${index ? "L" : "M"}${at(index).toFixed(1)} ${up(point.value).toFixed(1)}`).join("");
        return (
          <g key={line.name}>
            {area && <path class={`area fill-${row % 6}`} d={`${path}L${at(line.data.length - 1)} ${up(0)}L${at(0)} ${up(0)}Z`} />}
            <path class={`line stroke-${row % 6}`} d={path} />
            {line.data.map((point, index) => (
              <circle key={index} class={`dot stroke-${row % 6}`} cx={at(index)} cy={up(point.value)} r={3.6}>
                <title>{`${line.name}, ${point.label}: ${shown(point.value)}`}</title>
              </circle>
            ))}
          </g>
        );
      })}
    </>
  );
}

function Pie({ segments, title }: { segments: Point[]; title: string }) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0);
  const [cx, cy, outer, inner] = [110, 110, 100, 58];
  let turn = -Math.PI / 2;
  const words = segments.map((segment) => `${segment.label} ${Math.round((segment.value / total) * 100)} %`).join(", ");
  return (
    <svg class="plot plot-pie" viewBox="0 0 220 220" role="img" aria-label={`${title}. ${words}`}>
      {segments.map((segment, index) => {
        const span = Math.min((segment.value / total) * Math.PI * 2, Math.PI * 2 - 1e-4);
        const [from, to] = [turn, turn + span];
        turn = to;
        const spot = (angle: number, radius: number): string => `${(cx + Math.cos(angle) * radius).toFixed(2)} ${(cy + Math.sin(angle) * radius).toFixed(2)}`;
        const wide = span > Math.PI ? 1 : 0;
        const path = `M${spot(from, outer)}A${outer} ${outer} 0 ${wide} 1 ${spot(to, outer)}L${spot(to, inner)}A${inner} ${inner} 0 ${wide} 0 ${spot(from, inner)}Z`;
        const share = segment.value / total;
        return (
          <g key={segment.label}>
            <path class={`slice fill-${index % 6}`} d={path}>
              <title>{`${segment.label}: ${shown(segment.value)}`}</title>
            </path>
            {share > 0.06 && (
              <text class="slice-words" x={cx + Math.cos((from + to) / 2) * 79} y={cy + Math.sin((from + to) / 2) * 79 + 4} text-anchor="middle">
                {Math.round(share * 100)}%
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
