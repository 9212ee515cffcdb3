/** Serves the control API: JSON in, JSON out; `?wait=1` answers only when no push is under way any more. */
import { raw, Router, type NextFunction, type Request, type Response } from 'express';
import type { AtlasDouble } from '../atlas-double.ts';
import { DoubleError } from '../double-error.ts';
import type { ControlCall, ControlRoute } from './route.ts';
import { controlRoutes, controlTopics } from './routes.ts';

export function controlRouter(double: AtlasDouble): Router {
  const router = Router();
  router.use(raw({ type: () => true, limit: '5mb' }));
  router.get('/', (_request, response) => void response.type('json').send(readableList()));
  for (const route of controlRoutes) router[route.method](route.path, handlerOf(double, route));
  router.use((request, response) => {
    response
      .status(404)
      .json({ error: `There is no ${request.method} /control${request.path}; GET /control lists all.` });
  });
  router.use(answerError);
  return router;
}

function handlerOf(double: AtlasDouble, route: ControlRoute) {
  return async function runCommand(request: Request, response: Response): Promise<void> {
    const result = await route.run(double, controlCall(request));
    if (request.query['wait'] !== undefined) await double.settled();
    response.json(result);
  };
}

function controlCall(request: Request): ControlCall {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
  return { params, query: request.query, raw: body, json: <T>() => parseJson(body) as T };
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new DoubleError(400, 'The body is not JSON.', { cause: error });
  }
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw new DoubleError(400, 'The body is not a JSON object.');
}

/** The whole API as indented JSON, for people and programs alike. */
function readableList(): string {
  const commands = Object.entries(controlTopics).flatMap(([topic, routes]) =>
    routes.map(({ method, path, takes, does }) => ({
      call: `${method.toUpperCase()} /control${path}`,
      topic,
      does,
      ...(takes ? { body: takes } : {}),
    })),
  );
  const about =
    'Control API of the Atlas double. JSON in, JSON out; add ?wait=1 to wait for pushes. Durations are milliseconds. More: docs/simulator.md';
  return `${JSON.stringify({ about, commands }, null, 2)}\n`;
}

function answerError(error: unknown, _request: Request, response: Response, _next: NextFunction): void {
  const status = error instanceof DoubleError ? error.httpStatus : 500;
  response.status(status).json({ error: error instanceof Error ? error.message : String(error) });
}
