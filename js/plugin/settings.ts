/** The keys of the configuration that only this plugin reads; all faults are reported at once, with their paths. */
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import type { Config } from '@backstage/config';
import { durationToMilliseconds } from '@backstage/types';
import type { HumanDuration } from '@backstage/types';
import { problem, refusal } from '@ameide/core';
import type { Problem } from '@ameide/core';

/** Roles of templates, with the ones that ship. */
export const TEMPLATES = {
  createService: 'template:default/kubernetes-service',
  updateService: 'template:default/change-service',
  deleteService: 'template:default/offboard-service',
  createPipeline: 'template:default/create-pipeline',
  deletePipeline: 'template:default/delete-pipeline',
  runPipeline: 'template:default/run-pipeline',
  adoptPipeline: 'template:default/adopt-pipeline',
  restorePipeline: 'template:default/restore-pipeline',
  importServices: 'template:default/import-services',
  rollOut: 'template:default/roll-out-templates',
  sync: 'template:default/sync-pipelines',
};

export type Templates = typeof TEMPLATES;

export interface SyncSchedule {
  frequency: HumanDuration | { cron: string };
  timeout: HumanDuration;
  mode: 'quick' | 'full';
  apply: boolean;
  /** Whether teams are notified of pipelines that drift. */
  notify: boolean;
}

export interface PluginSettings {
  templates: Templates;
  /** Where others find the backend. */
  backendUrl?: string;
  githubSecret?: string;
  onRemoved: 'report' | 'delete';
  sync?: SyncSchedule;
  retentionMs: number;
}

const YEAR: HumanDuration = { days: 365 };
const SYNC_TIMEOUT: HumanDuration = { minutes: 30 };

export function readPluginSettings(config: RootConfigService): PluginSettings {
  const reader = new Reader(config);
  const settings = {
    templates: reader.templates(),
    backendUrl: reader.text('backend.baseUrl'),
    githubSecret: reader.text('ameide.webhooks.githubSecret'),
    onRemoved: reader.choice('ameide.webhooks.onRemoved', ['report', 'delete']) ?? 'report',
    sync: reader.sync(),
    retentionMs: durationToMilliseconds(reader.duration('ameide.retention') ?? YEAR),
  };
  reader.only('ameide.webhooks', ['githubSecret', 'onRemoved']);
  reader.only('ameide.schedule', ['sync']);
  reader.only('ameide.schedule.sync', ['frequency', 'timeout', 'mode', 'apply', 'notify']);
  reader.only('ameide.templates', Object.keys(TEMPLATES));
  if (reader.faults.length > 0) throw refusal('input', reader.faults);
  return settings;
}

/**
 * Throws where a key that only this plugin reads is not valid, with all faults. The plugin's start throws the same; whoever starts
 * the backend can ask earlier.
 */
export function checkPluginSettings(config: RootConfigService): void {
  readPluginSettings(config);
}

class Reader {
  readonly #config: Config;
  readonly faults: Problem[] = [];

  constructor(config: Config) {
    this.#config = config;
  }

  templates(): Templates {
    const given = Object.keys(TEMPLATES).map(role => [role, this.text(`ameide.templates.${role}`)]);
    return { ...TEMPLATES, ...Object.fromEntries(given.filter(([, text]) => text)) } as Templates;
  }

  sync(): SyncSchedule | undefined {
    const path = 'ameide.schedule.sync';
    if (!this.#config.has(path)) return undefined;
    const { frequency, duration } = this.#frequency(`${path}.frequency`);
    return {
      frequency: frequency ?? duration ?? { hours: 1 },
      timeout: this.duration(`${path}.timeout`) ?? SYNC_TIMEOUT,
      mode: this.choice(`${path}.mode`, ['quick', 'full']) ?? 'quick',
      apply: this.#flag(`${path}.apply`) ?? false,
      notify: this.#flag(`${path}.notify`) ?? true,
    };
  }

  #frequency(path: string): { frequency?: { cron: string }; duration?: HumanDuration } {
    const text = typeof this.#config.getOptional(path) === 'string' ? this.text(path) : undefined;
    if (text && text.trim().split(/\s+/).length >= 5) return { frequency: { cron: text } };
    if (!this.#config.has(path)) this.#fault(path, 'is required');
    return { duration: this.duration(path) };
  }

  text(path: string): string | undefined {
    return this.#try(path, () => this.#config.getOptionalString(path));
  }

  #flag(path: string): boolean | undefined {
    return this.#try(path, () => this.#config.getOptionalBoolean(path));
  }

  choice<T extends string>(path: string, choices: T[]): T | undefined {
    const text = this.text(path);
    if (text === undefined || choices.includes(text as T)) return text as T | undefined;
    this.#fault(path, `must be ${choices.map(choice => `\`${choice}\``).join(' or ')}`);
    return undefined;
  }

  duration(path: string): HumanDuration | undefined {
    if (!this.#config.has(path)) return undefined;
    return this.#try(path, () => readDurationFromConfig(this.#config, { key: path }));
  }

  /** Reports keys that nobody reads, which may be misspelled. */
  only(path: string, known: string[]): void {
    const section = this.#try(path, () => this.#config.getOptionalConfig(path));
    for (const key of section?.keys() ?? [])
      if (!known.includes(key)) this.#fault(`${path}.${key}`, 'is not a key of the configuration');
  }

  #try<T>(path: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#fault(path, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  #fault(path: string, message: string): void {
    if (this.faults.some(fault => fault.path === path)) return;
    const code = message.endsWith('of the configuration')
      ? 'config/unknown-key'
      : 'config/wrong-type';
    this.faults.push({ ...problem(code, `\`${path}\` ${message}`), path });
  }
}
