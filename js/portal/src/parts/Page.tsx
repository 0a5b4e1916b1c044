// The frame of a page: its title, and its parts one below the other.
import { Container, Flex } from '@backstage/ui';
import type { ReactNode } from 'react';
import { useTitle } from './useTitle';

export function Page({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <Container className="ameide-page">
      <Flex direction="column" gap="4">
        {children}
      </Flex>
    </Container>
  );
}
