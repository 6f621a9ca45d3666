// An OpenID provider written by others, on loopback, for tests: `node provider.mjs`, with its wishes as JSON in the
// environment (PROVIDER). It says its port in a line. Each line of its standard input puts its clock forward by
// so many seconds, and is said back; it ends with that input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { generateKeyPair, exportJWK } from "jose";
import { Provider } from "oidc-provider";

let aheadMs = 0;
const now = Date.now;
Date.now = () => now() + aheadMs;

const wishes = JSON.parse(process.env.PROVIDER ?? "{}");
const server = createServer();
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const { privateKey } = await generateKeyPair("RS256", { extractable: true });

const provider = new Provider(issuer, {
  clients: wishes.clients,
  jwks: { keys: [{ ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: "first" }] },
  cookies: { keys: ["only for tests"] },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, email: `${sub}@shore.example` }) }),
  claims: { openid: ["sub"], email: ["email"] },
  scopes: ["openid", "offline_access", "email", "tides:read"],
  pkce: { required: () => true },
  // Its default wants https and prompt=consent; tests want to see refresh tokens without.
  issueRefreshToken: async (ctx, client) => client.grantTypeAllowed("refresh_token"),
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    dPoP: { enabled: true, nonceSecret: Buffer.alloc(32, 7), requireNonce: () => wishes.dpopNonce ?? false },
    introspection: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource) => ({ scope: "tides:read", audience: resource, accessTokenFormat: "jwt" }),
    },
    revocation: { enabled: true },
  },
  ttl: {
    AccessToken: 600, AuthorizationCode: 60, ClientCredentials: 600, DeviceCode: 600, Grant: 3600, IdToken: 600,
    Interaction: 600, RefreshToken: 3600, Session: 3600, ...wishes.ttl,
  },
});

server.on("request", provider.callback());
console.log(`port ${server.address().port}`);
createInterface({ input: process.stdin })
  .on("line", (line) => {
    aheadMs = Number(line) * 1000;
    console.log(`clock ${line}`);
  })
  .on("close", () => process.exit());
