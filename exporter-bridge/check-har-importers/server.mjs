// A server on loopback for the calls of the check: prints its port.
import {createServer} from 'node:http';
import {gzipSync} from 'node:zlib';

const answers = {
  '/ok': response => response.end('ok'),
  '/redirect': response => response.writeHead(302, {Location: '/ok'}).end(),
  '/gzip': response => response.writeHead(200, {'Content-Encoding': 'gzip'}).end(gzipSync('ok'.repeat(1000))),
  '/slow': response => setTimeout(() => response.end('late'), 300),
  '/half': response => {
    response.writeHead(200, {'Content-Length': 100});
    response.write('half');
    setTimeout(() => response.socket.destroy(), 50);
  },
};

const server = createServer((request, response) => answers[request.url.split('?')[0]](response));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
