// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Gravitation among a few bodies: scalar floating point with divisions and square roots, no memory to speak of. */
#include <math.h>
#include <stdio.h>

enum { BODIES = 6, STEPS = 9000000 };

struct body {
    double x, y, z, vx, vy, vz, mass;
};

static struct body bodies[BODIES];

static double energy(void)
{
    double sum = 0;
    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        sum += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
        for (int j = i + 1; j < BODIES; j++) {
            const struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            sum -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
        }
    }
    return sum;
}

static void advance(double step)
{
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double squared = dx * dx + dy * dy + dz * dz;
            double pull = step / (squared * sqrt(squared));
            a->vx -= dx * b->mass * pull, a->vy -= dy * b->mass * pull, a->vz -= dz * b->mass * pull;
            b->vx += dx * a->mass * pull, b->vy += dy * a->mass * pull, b->vz += dz * a->mass * pull;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        a->x += step * a->vx, a->y += step * a->vy, a->z += step * a->vz;
    }
}

int main(void)
{
    bodies[0].mass = 40.0;
    for (int i = 1; i < BODIES; i++) {
        struct body *body = &bodies[i];
        double distance = 3.0 * i, speed = sqrt(40.0 / distance), angle = 2.4 * i;
        body->x = distance * cos(angle), body->y = distance * sin(angle), body->z = 0.1 * i;
        body->vx = -speed * sin(angle), body->vy = speed * cos(angle);
        body->mass = 0.01 * i;
    }
    double before = energy();
    for (int i = 0; i < STEPS; i++) {
        advance(0.001);
    }
    printf("nbody %.6f %.6f\n", before, energy());
    return 0;
}
