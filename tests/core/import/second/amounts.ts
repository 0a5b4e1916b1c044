/** Amounts in units that people write less often, which mean the same. */
import { amounts, pick } from '../service.ts';
import type { Amounts, Service } from '../service.ts';

type Written = Record<string, string | number>;

/** What a service asks for in an environment, in the units of its row. */
export function written(service: Service, environment: string): Amounts {
  const found = amounts(service, environment);
  if (!service.odd.has('odd-units') || !found.resources) return found;
  const parts = found.resources as Record<string, Written>;
  const other = Object.entries(parts).map(([kind, part]) => [kind, inOddUnits(service, part)]);
  return { ...found, resources: Object.fromEntries(other) };
}

function inOddUnits(service: Service, { cpu, memory }: Written): Written {
  const millis = Number(String(cpu).replace('m', ''));
  const cores = String(cpu).endsWith('m') ? millis / 1000 : Number(cpu);
  const text = String(memory);
  const mebibytes = Number(text.replace(/[GM]i$/, '')) * (text.endsWith('Gi') ? 1024 : 1);
  const bytes = mebibytes * 1024 * 1024;
  const cpus = [String(cores), cores, cores.toExponential(), cores.toFixed(2)];
  const memories = [
    `${Math.round(bytes / 1e6)}M`,
    `${mebibytes * 1024}Ki`,
    bytes,
    `${mebibytes.toExponential()}Mi`,
    `${mebibytes / 1024}Gi`,
    `${bytes / 1e9}G`,
  ];
  return {
    cpu: cpus[pick(service, 'cpu-unit', cpus.length)]!,
    memory: memories[pick(service, 'memory-unit', memories.length)]!,
  };
}
