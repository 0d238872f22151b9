import { Controller, Get, Module, Post, type Type } from '@nestjs/common';
import { expect, it } from '@jest/globals';
import { createService } from '@palisade/http';
import { MessagingModule } from '@palisade/messaging';
import { Public, Requires, SignedIn } from './access.js';
import { AuthModule } from './auth.module.js';
import { Routes } from './routes.js';

@Controller('v1/things')
class Stated {
  @Get()
  @Requires('alerts:read')
  list(): void {
    return;
  }

  @Post(':id/open')
  @Public()
  open(): void {
    return;
  }
}

@Controller()
@SignedIn()
class StatedForAll {
  @Get('mine')
  mine(): void {
    return;
  }
}

@Controller('v1/forgotten')
class Forgotten {
  @Get('stated')
  @Public()
  stated(): void {
    return;
  }

  @Get('forgotten')
  forgotten(): void {
    return;
  }
}

async function serviceWith(...controllers: Type[]) {
  @Module({
    imports: [
      MessagingModule.forRoot({ service: 'things', brokers: ['127.0.0.1:1'] }),
      AuthModule.forRoot({ issuer: 'palisade' }),
    ],
    controllers,
  })
  class Things {}
  return createService(Things, { service: 'things' });
}

it('refuses to start a service with a route that does not say who may call it', async () => {
  const app = await serviceWith(Stated, Forgotten);
  await expect(app.init()).rejects.toThrow('missing on Forgotten.forgotten');
});

it('knows the access of each route, be it stated for the route or for all of its controller', async () => {
  const app = await serviceWith(Stated, StatedForAll);
  expect(app.get(Routes).all()).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/v1/things',
      access: { kind: 'requires', permissions: ['alerts:read'] },
    }),
    expect.objectContaining({ method: 'POST', path: '/v1/things/:id/open', access: { kind: 'public' } }),
    expect.objectContaining({ method: 'GET', path: '/mine', access: { kind: 'signed_in' } }),
  ]);
});
