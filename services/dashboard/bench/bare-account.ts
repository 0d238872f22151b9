// What GET /v1/auth/me is compared with: a Fastify route that reads one row with pg and does nothing besides.
import fastify from 'fastify';
import pg from 'pg';

const [port, url, email] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 10 });
const server = fastify();
server.get('/v1/auth/me', async () => {
  const { rows } = await pool.query<{ id: string; email: string; name: string }>({
    name: 'account',
    text: 'select id, email, name from identity.users where email = $1',
    values: [email],
  });
  return { user: rows[0] };
});
server.get('/readyz', () => ({}));
await server.listen({ port: Number(port), host: '127.0.0.1' });
