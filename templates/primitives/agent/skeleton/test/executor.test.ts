import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { Executor } from '../src/executor.js';
import { httpModel, type Message, type Model, type Reply } from '../src/model.js';
import { serverOf } from '../src/server.js';
import { type Policy, ToolRegistry } from '../src/tools.js';

const definition = { id: 'example', instructions: 'Be short.' };

function toolsOf(policy: Policy, called: string[]) {
  const tool = (name: string) => ({
    name,
    description: name,
    parameters: {},
    run: async () => {
      called.push(name);
      return name;
    },
  });
  return new ToolRegistry(policy).register(tool('orders.read')).register(tool('orders.delete'));
}

/** A model that calls one tool, then tells what it was answered. */
const modelCalling = (name: string): Model => ({
  complete: async (messages: Message[]): Promise<Reply> => {
    const last = messages.at(-1);
    if (last?.role === 'tool')
      return { message: { role: 'assistant', content: last.content }, tokens: 1 };
    const call = { id: '1', type: 'function' as const, function: { name, arguments: '{}' } };
    return { message: { role: 'assistant', content: null, tool_calls: [call] }, tokens: 1 };
  },
});

const executorOf = (model: Model, tools: ToolRegistry, maxParallelSessions = 1) =>
  new Executor({
    definition,
    model,
    tools,
    maxParallelSessions,
    logPrompts: false,
    registry: new Registry(),
  });

test('a tool that is allowed is called', async () => {
  const called: string[] = [];
  const tools = toolsOf({ allow: ['orders.*'], deny: ['orders.delete'] }, called);
  assert.equal(await executorOf(modelCalling('orders.read'), tools).session('x'), '"orders.read"');
  assert.deepEqual(called, ['orders.read']);
});

test('a tool that is denied, or not named, is never called', async () => {
  for (const policy of [
    { allow: ['orders.*'], deny: ['orders.delete'] },
    { allow: [], deny: [] },
  ]) {
    const called: string[] = [];
    const executor = executorOf(modelCalling('orders.delete'), toolsOf(policy, called));
    assert.match(await executor.session('x'), /not allowed/);
    assert.deepEqual(called, []);
  }
});

test('a model is told of the tools that it may call', () => {
  const tools = toolsOf({ allow: ['*'], deny: ['orders.delete'] }, []);
  assert.deepEqual(
    tools.allowed().map(({ name }) => name),
    ['orders.read'],
  );
});

test('a model that never answers ends', async () => {
  const call = { id: '1', type: 'function' as const, function: { name: 'x', arguments: '{}' } };
  const model: Model = {
    complete: async () => ({
      message: { role: 'assistant', content: null, tool_calls: [call] },
      tokens: 0,
    }),
  };
  const executor = executorOf(model, toolsOf({ allow: [], deny: [] }, []));
  await assert.rejects(executor.session('x'), /no answer/);
});

test('sessions are served, and no more at once than allowed', async () => {
  const provider = createServer((_request, response) => {
    setTimeout(() => {
      const message = { role: 'assistant', content: 'hello' };
      response.end(JSON.stringify({ choices: [{ message }], usage: { total_tokens: 3 } }));
    }, 100);
  });
  await new Promise<void>((resolve) => {
    provider.listen(0, resolve);
  });
  const url = `http://localhost:${(provider.address() as AddressInfo).port}`;
  const tools = toolsOf({ allow: [], deny: [] }, []);
  const executor = executorOf(httpModel({ url, name: 'any' }), tools);
  const server = serverOf(() => executor);
  await new Promise<void>((resolve) => {
    server.listen(0, resolve);
  });
  const post = (body: unknown) =>
    fetch(`http://localhost:${(server.address() as AddressInfo).port}/v1/sessions`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  try {
    const answers = await Promise.all([post({ input: 'a' }), post({ input: 'b' })]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 429]);
    assert.equal((await post({})).status, 400);
  } finally {
    for (const one of [provider, server]) {
      one.closeAllConnections();
      one.close();
    }
  }
});
