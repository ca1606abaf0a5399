import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFiles } from '../../support/check';

const BINDING = '<binding protocol="http" bindingInformation="*:80:" />';

function file({ host = '', sites = '', site = '', binding = BINDING, rest = '' }): string {
  return `<configuration><system.applicationHost>${host}<sites>${sites}<site name="S" id="1">${site}<bindings>${binding}</bindings></site></sites></system.applicationHost>${rest}</configuration>`;
}

const pool = (attributes: string, content = ''): string =>
  `<applicationPools><add name="P" ${attributes}>${content}</add></applicationPools>`;
const web = (content: string): string => `<system.webServer>${content}</system.webServer>`;
const security = (content: string): string => web(`<security>${content}</security>`);

/** F1.2: what a file proves, item by item. */
const PROOFS: readonly (readonly [string, string, Parameters<typeof file>[0]])[] = [
  ['7.0', 'nothing of note', {}],
  ['7.5', 'applicationPools/add@startMode', { host: pool('startMode="AlwaysRunning"') }],
  ['7.5', 'applicationPools/add@CLRConfigFile', { host: pool('CLRConfigFile="x"') }],
  ['7.5', 'applicationPools/add@managedRuntimeLoader', { host: pool('managedRuntimeLoader="x"') }],
  ['7.5', 'processModel@setProfileEnvironment', { host: pool('', '<processModel setProfileEnvironment="true" />') }],
  ['7.5', 'processModel@logonType', { host: pool('', '<processModel logonType="LogonBatch" />') }],
  ['7.5', 'cpu@smpProcessorAffinityMask2', { host: pool('', '<cpu smpProcessorAffinityMask2="1" />') }],
  ['7.5', 'serviceAutoStartProviders', { host: '<serviceAutoStartProviders />' }],
  ['7.5', 'application@serviceAutoStartEnabled', { site: '<application path="/" serviceAutoStartEnabled="true" />' }],
  [
    '7.5',
    'serverRuntime@authenticatedUserOverride',
    { rest: web('<serverRuntime authenticatedUserOverride="UseWorkerProcessUser" />') },
  ],
  ['8.0', 'binding@sslFlags', { binding: '<binding protocol="https" bindingInformation="*:443:" sslFlags="0" />' }],
  ['8.0', 'application@preloadEnabled', { site: '<application path="/" preloadEnabled="true" />' }],
  ['8.0', 'applicationInitialization', { rest: web('<applicationInitialization />') }],
  [
    '8.0',
    'applicationInitialization in a location',
    { rest: `<location path="S">${web('<applicationInitialization />')}</location>` },
  ],
  ['8.0', 'dynamicIpSecurity', { rest: security('<dynamicIpSecurity />') }],
  ['8.0', 'ipSecurity@enableProxyMode', { rest: security('<ipSecurity enableProxyMode="true" />') }],
  ['8.0', 'ipSecurity@denyAction', { rest: security('<ipSecurity denyAction="NotFound" />') }],
  ['8.0', 'webSocket', { rest: web('<webSocket />') }],
  ['8.0', 'clientCache@setEtag', { rest: web('<staticContent><clientCache setEtag="false" /></staticContent>') }],
  ['8.0', 'cpu@action="Throttle"', { host: pool('', '<cpu action="Throttle" />') }],
  ['8.0', 'cpu@action="ThrottleUnderLoad"', { host: pool('', '<cpu action="ThrottleUnderLoad" />') }],
  ['7.0', 'cpu@action="KillW3wp", which 7.0 has', { host: pool('', '<cpu action="KillW3wp" />') }],
  ['8.0', 'cpu@numaNodeAssignment', { host: pool('', '<cpu numaNodeAssignment="x" />') }],
  ['8.0', 'cpu@processorGroup', { host: pool('', '<cpu processorGroup="1" />') }],
  ['8.0', 'logFile@logSiteId', { site: '<logFile logSiteId="true" />' }],
  ['8.0', 'logFile@logSiteId of the defaults', { sites: '<siteDefaults><logFile logSiteId="true" /></siteDefaults>' }],
  ['8.0', 'limits@maxUrlSegments', { site: '<limits maxUrlSegments="16" />' }],
  ['8.5', 'processModel@idleTimeoutAction', { host: pool('', '<processModel idleTimeoutAction="Suspend" />') }],
  ['8.5', 'logFile@logTargetW3C', { site: '<logFile logTargetW3C="ETW" />' }],
  ['8.5', 'logFile/customFields', { site: '<logFile><customFields /></logFile>' }],
  [
    '8.5',
    'logFile/customFields of the defaults',
    { sites: '<siteDefaults><logFile><customFields /></logFile></siteDefaults>' },
  ],
  ['8.5', 'logFile@flushByEntryCountW3CLog', { site: '<logFile flushByEntryCountW3CLog="1" />' }],
  ['8.5', 'logFile@maxLogLineLength', { site: '<logFile maxLogLineLength="1" />' }],
  ['8.5', 'webLimits@dynamicRegistrationThreshold', { host: '<webLimits dynamicRegistrationThreshold="1" />' }],
  ['10.0', 'applicationPools/add/environmentVariables', { host: pool('', '<environmentVariables />') }],
  [
    '10.0',
    'httpRedirect@httpResponseStatus="PermRedirect"',
    { rest: web('<httpRedirect httpResponseStatus="PermRedirect" />') },
  ],
  [
    '7.0',
    'httpRedirect@httpResponseStatus="Permanent", which 7.0 has',
    { rest: web('<httpRedirect httpResponseStatus="Permanent" />') },
  ],
  ['10.0', 'requestFiltering@removeServerHeader', { rest: security('<requestFiltering removeServerHeader="true" />') }],
  [
    '10.0',
    'a host with a wildcard label',
    { binding: '<binding protocol="http" bindingInformation="*:80:*.example.org" />' },
  ],
  [
    '7.0',
    'a lone * as host, which is no wildcard label',
    { binding: '<binding protocol="http" bindingInformation="*:80:*" />' },
  ],
  [
    '10.0',
    'the provider IISWASOnlyAesProvider',
    { rest: '<configProtectedData><providers><add name="IISWASOnlyAesProvider" /></providers></configProtectedData>' },
  ],
  ['10.0.1709', 'hsts of a site', { site: '<hsts enabled="true" />' }],
  ['10.0.1709', 'hsts of the defaults', { sites: '<siteDefaults><hsts enabled="false" /></siteDefaults>' }],
  ...[8, 16, 32, 64].map((bit): (typeof PROOFS)[number] => [
    '10.0.1809',
    `binding@sslFlags bit ${bit}`,
    { binding: `<binding protocol="https" bindingInformation="*:443:a" sslFlags="${bit + 1}" />` },
  ]),
  [
    '8.0',
    'sslFlags of both IIS 8 bits',
    { binding: '<binding protocol="https" bindingInformation="*:443:a" sslFlags="3" />' },
  ],
  [
    '7.0',
    'items that stand in a comment',
    { host: '<!-- <webLimits dynamicRegistrationThreshold="1" /> -->', site: '<!-- <hsts /> -->' },
  ],
  [
    '7.0',
    'items of the same names elsewhere',
    { rest: '<custom><hsts /><webSocket /><binding sslFlags="1" /></custom>' },
  ],
];

describe('the lowest version of IIS that a file proves', () => {
  for (const [version, what, parts] of PROOFS) {
    it(`${version}: ${what}`, () => {
      assert.equal(checkFiles({ 'applicationHost.config': file(parts) }).document.server.version, version);
    });
  }

  it('the highest of several proofs counts', () => {
    const text = file({
      host: pool('startMode="AlwaysRunning"', '<environmentVariables />'),
      site: '<hsts /><logFile logSiteId="true" />',
    });
    assert.equal(checkFiles({ 'applicationHost.config': text }).document.server.version, '10.0.1709');
  });

  it('a metabase is IIS 6', () => {
    const text = '<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V54_0"><MBProperty/></configuration>';
    assert.deepEqual(checkFiles({ 'MetaBase.xml': text }).document.server, {
      product: 'IIS',
      version: '6.0',
      windows: null,
    });
  });
});

describe('IIS Express is told from IIS (F1.5)', () => {
  const product = (text: string): string => checkFiles({ 'applicationHost.config': text }).document.server.product;

  for (const [what, text] of [
    ['a pool of its own', file({ host: '<applicationPools><add name="Clr4IntegratedAppPool" /></applicationPools>' })],
    [
      '%IIS_SITES_HOME%',
      file({
        site: '<application path="/"><virtualDirectory path="/" physicalPath="%IIS_SITES_HOME%\\WebSite1" /></application>',
      }),
    ],
    ['%IIS_BIN%', file({ rest: web('<globalModules><add name="X" image="%IIS_BIN%\\x.dll" /></globalModules>') })],
    [
      '%IIS_USER_HOME% as the place of logs',
      file({ sites: '<siteDefaults><logFile directory="%IIS_USER_HOME%\\Logs" /></siteDefaults>' }),
    ],
  ] as const) {
    it(`by ${what}`, () => assert.equal(product(text), 'IIS Express'));
  }

  for (const [what, text] of [
    ['a host localhost alone', file({ binding: '<binding protocol="http" bindingInformation="*:8080:localhost" />' })],
    [
      'variables of Windows',
      file({
        site: '<application path="/"><virtualDirectory path="/" physicalPath="%SystemDrive%\\inetpub\\wwwroot" /></application>',
      }),
    ],
    ['marks in a comment', file({ rest: '<!-- %IIS_BIN% Clr4IntegratedAppPool -->' })],
    [
      'a pool whose name only begins alike',
      file({ host: '<applicationPools><add name="Clr4IntegratedAppPool2" /></applicationPools>' }),
    ],
  ] as const) {
    it(`not by ${what}`, () => assert.equal(product(text), 'IIS'));
  }
});
