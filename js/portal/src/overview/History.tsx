// Services by state over time, as runs of sync found them: a picture, and the same as a table.
import { Link, Text } from '@backstage/ui';
import type { StatesAt } from '@ameide/backstage-plugin-ameide-common';
import { labelOf, toneOf } from '../parts/State';
import { usePaths } from '../parts/paths';
import { dateOf } from '../parts/time';
import { When } from '../parts/When';
import { ordered } from './Bar';

const HEIGHT = 120;
const WIDTH = 600;

export function History({ history }: { history: StatesAt[] }) {
  const paths = usePaths();
  const states = ordered(
    Object.fromEntries(history.flatMap(run => Object.entries(run.states))),
  ).map(([state]) => state);
  const last = history.at(-1);
  return (
    <section className="ameide-box" aria-labelledby="ameide-history">
      <Text as="h2" variant="title-x-small" weight="bold" id="ameide-history">
        Over time
      </Text>
      {!last ? (
        <Text variant="body-medium" color="secondary">
          No sync has compared all services yet. Schedule one with <code>ameide.schedule.sync</code>
          , and each run is kept here.
        </Text>
      ) : (
        <>
          <Picture history={history} />
          <ul className="ameide-inline ameide-legend" aria-hidden="true">
            {states.map(state => (
              <li key={state}>
                <span className={`ameide-swatch ameide-${toneOf(state)} ameide-fill-${state}`} />
                {labelOf(state)}
              </li>
            ))}
          </ul>
          <details className="ameide-more">
            <summary>As a table</summary>
            <div
              className="ameide-scroll"
              tabIndex={0}
              role="region"
              aria-label="Services over time"
            >
              <table className="ameide-table">
                <thead>
                  <tr>
                    <th scope="col">Sync</th>
                    <th scope="col">Services</th>
                    {states.map(state => (
                      <th key={state} scope="col">
                        {labelOf(state)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {[...history].reverse().map(({ runId, at, services, states: counts }) => (
                    <tr key={runId}>
                      <th scope="row">
                        <Link href={paths.operation(runId)}>
                          <When at={at} />
                        </Link>
                      </th>
                      <td>{services}</td>
                      {states.map(state => (
                        <td key={state}>{counts[state] ?? 0}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </section>
  );
}

function Picture({ history }: { history: StatesAt[] }) {
  const most = Math.max(1, ...history.map(({ services }) => services));
  const width = WIDTH / Math.max(history.length, 10);
  const first = history[0]!;
  const last = history.at(-1)!;
  const label = `${history.length} runs of sync from ${dateOf(Date.parse(first.at))} to ${dateOf(Date.parse(last.at))}; the table below has the numbers`;
  return (
    <svg
      className="ameide-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      preserveAspectRatio="none"
    >
      {history.map((run, index) => {
        let y = HEIGHT;
        return ordered(run.states).map(([state, count]) => {
          const height = (HEIGHT * count) / most;
          y -= height;
          return (
            <rect
              key={`${run.runId} ${state}`}
              className={`ameide-rect-${toneOf(state)} ameide-fill-${state}`}
              x={index * width + 1}
              y={y}
              width={width - 2}
              height={height}
            >
              <title>{`${dateOf(Date.parse(run.at))}: ${count} ${labelOf(state).toLowerCase()}`}</title>
            </rect>
          );
        });
      })}
    </svg>
  );
}
