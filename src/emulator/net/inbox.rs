//! The files that arrived, as the inbox shows them: when, from whom, and whether the same file arrived before.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::SystemTime;

use crate::emulator::world::World;
use crate::emulator::world::spool::Spool;
use crate::generated::{ConversationId, DentryId, SpaceId, UnionId};

/// Everything that arrived, in order.
#[derive(Default)]
pub(crate) struct Inbox {
    arrivals: Vec<Arrival>,
    /// The first arrival of each name and content at each recipient.
    first: HashMap<(Recipient, String, u64, u64), u64>,
    people: usize,
    conversations: usize,
    /// The time at which each link arrived.
    links: Vec<SystemTime>,
}

/// The recipient of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Recipient {
    Person(UnionId),
    Conversation(ConversationId),
}

/// A file that arrived.
#[derive(Clone)]
pub(crate) struct Arrival {
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) at: SystemTime,
    pub(crate) to: Recipient,
    /// The person in whose name it was sent to a conversation; `None` if the app sent it to a person.
    pub(crate) operator: Option<UnionId>,
    pub(crate) space_id: SpaceId,
    pub(crate) dentry_id: DentryId,
    /// The copy in the conversation's space.
    pub(crate) copy_id: Option<DentryId>,
    pub(crate) name: String,
    pub(crate) size: u64,
    /// Its bytes, which stay even if the file is deleted; `None` if the file was gone when a state was loaded.
    pub(crate) content: Option<Arc<Spool>>,
    /// The first arrival of the same name and bytes at the same recipient.
    pub(crate) duplicate_of: Option<u64>,
}

impl Inbox {
    pub(crate) fn arrivals(&self) -> &[Arrival] {
        &self.arrivals
    }

    pub(crate) fn get(&self, number: u64) -> Option<&Arrival> {
        let at = usize::try_from(number.checked_sub(1)?).ok()?;
        self.arrivals.get(at)
    }

    /// Adds what reached people and conversations since the last call.
    pub(crate) fn collect(&mut self, world: &World, at: SystemTime) {
        while self.people < world.deliveries.len() {
            self.take(world, true, at);
        }
        while self.conversations < world.conversation_deliveries.len() {
            self.take(world, false, at);
        }
        self.links.resize(world.links.len(), at);
    }

    /// Returns the time at which each link arrived, in order.
    pub(crate) fn link_times(&self) -> &[SystemTime] {
        &self.links
    }

    /// Adds the deliveries and links of a loaded world: the times of its links, and for each delivery in order whether it
    /// went to a person, and when.
    pub(crate) fn restore(
        &mut self,
        world: &World,
        links: Vec<SystemTime>,
        order: impl Iterator<Item = (bool, SystemTime)>,
    ) {
        self.links = links;
        order.for_each(|(is_to_person, at)| self.take(world, is_to_person, at));
    }

    /// Adds the next arrival.
    fn take(&mut self, world: &World, is_to_person: bool, at: SystemTime) {
        if is_to_person {
            let delivery = &world.deliveries[self.people];
            self.people += 1;
            let to = Recipient::Person(delivery.to.clone());
            let arrival = Arrival::of(&delivery.space_id, &delivery.dentry_id, &delivery.name);
            self.add(world, Arrival { at, to, ..arrival });
        } else {
            let delivery = &world.conversation_deliveries[self.conversations];
            self.conversations += 1;
            let to = Recipient::Conversation(delivery.to.clone());
            let arrival = Arrival::of(&delivery.space_id, &delivery.dentry_id, &delivery.name);
            let operator = Some(delivery.operator.clone());
            let copy_id = Some(delivery.copy_id.clone());
            self.add(world, Arrival { at, to, operator, copy_id, ..arrival });
        }
    }

    fn add(&mut self, world: &World, mut arrival: Arrival) {
        arrival.number = self.arrivals.len() as u64 + 1;
        let file = world.file(&arrival.dentry_id).map(|(_, file)| file.content.clone());
        arrival.size = file.as_ref().map_or(0, |content| content.size);
        if let Some(content) = &file {
            let key = (arrival.to.clone(), arrival.name.clone(), content.size, content.crc64);
            let first = *self.first.entry(key).or_insert(arrival.number);
            arrival.duplicate_of = Some(first).filter(|first| *first != arrival.number);
        }
        arrival.content = file;
        self.arrivals.push(arrival);
    }
}

impl Arrival {
    fn of(space_id: &SpaceId, dentry_id: &DentryId, name: &str) -> Arrival {
        Arrival {
            number: 0,
            at: SystemTime::UNIX_EPOCH,
            to: Recipient::Person("".into()),
            operator: None,
            space_id: space_id.clone(),
            dentry_id: dentry_id.clone(),
            copy_id: None,
            name: name.into(),
            size: 0,
            content: None,
            duplicate_of: None,
        }
    }
}
