//! Lookups of people, conversations and the operator's space, and rights to read a file.

use std::time::Duration;

use log::debug;

use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::call::response::Failure;
use crate::client::single_flight::Cached;
use crate::client::{CallOptions, Client, Person, StoredFile};
use crate::generated::im::ChatIdToOpenConversationId;
use crate::generated::storage::{
    AddPermission, AddPermissionOption, AddSpace, AddSpaceOption, GetFileUploadInfo,
    GetFileUploadInfoError, PermissionMember, PermissionMemberType, PermissionRole, SpaceOwnerType,
};
use crate::generated::topapi::{UserGet, UserGetByMobile, UserGetByMobileError, UserGetByUnionId};
use crate::generated::{ChatId, ConversationId, DentryId, SpaceId, UnionId, UserId};
use crate::text::printable;

/// How long a lookup is cached. A mobile number may be reassigned to another person.
const LIFE: Duration = Duration::from_secs(3600);

impl Client {
    /// Returns the operator's unionId. Like [`union_id`](Self::union_id), but errors name the person as the operator.
    pub fn operator_id(&self, operator: &Person) -> Result<UnionId, Error> {
        let found = self.union_id(operator);
        let id = found.map_err(|error| error.if_about(|| format!("operator {operator}")))?;
        self.note_operator(operator, &id);
        Ok(id)
    }

    /// Returns a person's unionId. Lookups are cached for an hour.
    pub fn union_id(&self, person: &Person) -> Result<UnionId, Error> {
        let person = &*person.checked()?;
        if let Person::Union(id) = person {
            return Ok(id.clone());
        }
        let clock = &*self.shared.clock;
        let found = self.account.people.get(person, clock, self.patience(), || {
            let asked = clock.now();
            let user_id = self.user_id_of(person)?;
            let found =
                self.call(&UserGet::new(user_id)).map_err(|error| found_not(error, person))?;
            let found = found.into_value().result;
            let id = found.unionid.filter(|id| !id.as_str().is_empty());
            let value = id.ok_or_else(|| missing(UserGet::SPEC.name, "unionid", person))?;
            Ok(Cached { value, until: asked.saturating_add(LIFE) })
        })?;
        found.ok_or_else(|| late(UserGet::SPEC.name))
    }

    /// Returns a person's userId. Nothing is cached: a userId takes no request, a unionId or a mobile number takes one,
    /// and the number of an enterprise account takes two.
    pub fn user_id(&self, person: &Person) -> Result<UserId, Error> {
        self.user_id_of(&*person.checked()?)
    }

    /// Returns the userId of a person who was checked.
    fn user_id_of(&self, person: &Person) -> Result<UserId, Error> {
        let found_not = |error| found_not(error, person);
        let (operation, found) = match person {
            Person::User(id) => return Ok(id.clone()),
            Person::Union(id) => {
                let reply = self.call(&UserGetByUnionId::new(id.clone())).map_err(found_not)?;
                (UserGetByUnionId::SPEC.name, reply.into_value().result.userid)
            }
            Person::Mobile(number) => {
                let found = self.account_of(number).map_err(found_not)?;
                (UserGetByMobile::SPEC.name, found)
            }
        };
        let found = found.filter(|id| !id.as_str().is_empty());
        found.ok_or_else(|| missing(operation, "userid", person))
    }

    /// Returns the openConversationId of a group chat. Looks it up if the chat is named by its chatId.
    pub(super) fn conversation(&self, named: &ConversationId) -> Result<ConversationId, Error> {
        if !is_chat_id(named) {
            return Ok(named.clone());
        }
        let ask = ChatIdToOpenConversationId::new(named.as_str().into());
        let reply = self.call(&ask).map_err(|error| error.on(format!("conversation:{named}")))?;
        Ok(reply.into_value().open_conversation_id)
    }

    /// Returns the account with a mobile number. Enterprise accounts are searched only if no ordinary account has it,
    /// because most organizations have none.
    fn account_of(&self, number: &str) -> Result<Option<UserId>, Error> {
        let ask = UserGetByMobile::new(number);
        let first = self.call(&ask);
        let nobody = |error: &Error| {
            error.step().is_none() && error.code_as::<UserGetByMobile>().is_some_and(is_nobody)
        };
        let reply = match first {
            Err(error) if nobody(&error) => {
                let exclusive = self.call(&ask.support_exclusive_account_search(true));
                // A second answer that finds no account either, or rejects the search, adds nothing to the first.
                exclusive.map_err(|second| {
                    if nobody(&second) || rejects_search(&second) { error } else { second }
                })?
            }
            first => first?,
        };
        let found = reply.into_value().result;
        let mut accounts: Vec<UserId> = found.userid.into_iter().collect();
        for id in found.exclusive_account_userid_list {
            if !accounts.contains(&id) {
                accounts.push(id);
            }
        }
        accounts.retain(|id| !id.as_str().is_empty());
        match accounts.len() {
            0 | 1 => Ok(accounts.pop()),
            _ => Err(ambiguous(number, &accounts)),
        }
    }

    /// Returns the space that `operator` uploads to. It is created on first use and found again later; its id is
    /// cached.
    pub fn own_space(&self, operator: &UnionId) -> Result<SpaceId, Error> {
        let clock = &*self.shared.clock;
        let found = self.account.spaces.get(operator, clock, self.patience(), || {
            let asked = clock.now();
            let (value, life) =
                self.make_space(operator).map_err(|error| error.by_operator(operator))?;
            self.note_space(operator, &value, life);
            Ok(Cached { value, until: asked.saturating_add(life) })
        })?;
        found.ok_or_else(|| late(AddSpace::SPEC.name))
    }

    /// Returns how long a lookup waits for another one that is under way for the same key.
    fn patience(&self) -> Option<Duration> {
        self.left(&self.terms(&CallOptions::new()))
    }

    /// Creates or finds the operator's space. Returns it and how long it can be used.
    fn make_space(&self, operator: &UnionId) -> Result<(SpaceId, Duration), Error> {
        // DingTalk finds a space again by scene and scene id, and does not document whether it also compares the
        // operator. The scene id is therefore made from the operator's id: another operator's space would be useless.
        let option = AddSpaceOption::default()
            .scene("dingtalkfile")
            .scene_id(scene_id(operator))
            .owner_type(SpaceOwnerType::User);
        let space = self.call(&AddSpace::new(operator.clone()).option(option))?.into_value().space;
        let id = space.id.ok_or_else(|| {
            let mut details = Details::new(Outcome::NotSent);
            details.operation = Some(AddSpace::SPEC.name);
            details.detail = Some("the response names no space".into());
            Error::from(details)
        })?;
        let mut life = Duration::MAX;
        if space.owner_type == Some(SpaceOwnerType::App) {
            let seconds = AddPermissionOption::MAX_DURATION;
            let shown = printable(id.as_str());
            debug!(
                "space {shown} belongs to the app: granting the operator rights for {seconds} s"
            );
            let member = member(operator);
            let root = DentryId::root();
            let role = PermissionRole::Manager;
            let grant = AddPermission::new(id.clone(), root, operator.clone(), role, vec![member]);
            self.call(&grant.option(AddPermissionOption::default().duration(seconds)))?;
            let granted = Duration::from_secs(seconds.unsigned_abs());
            life = granted - granted / 10;
        }
        Ok((id, life))
    }

    /// Grants people the right to read a file, in batches as large as DingTalk allows. Safe to repeat.
    pub fn grant_download(
        &self,
        file: &StoredFile,
        operator: &UnionId,
        people: &[UnionId],
    ) -> Result<(), Error> {
        for some in people.chunks(AddPermission::MAX_MEMBERS) {
            self.call(&AddPermission::new(
                file.space_id.clone(),
                file.dentry_id.clone(),
                operator.clone(),
                PermissionRole::Downloader,
                some.iter().map(member).collect(),
            ))
            .map_err(|error| error.by_operator(operator))?;
        }
        Ok(())
    }
}

/// Returns true if a conversation is named by its chatId, which has to be looked up.
pub(super) fn is_chat_id(named: &ConversationId) -> bool {
    named.as_str().starts_with(ChatId::BEGINS)
}

/// Returns true if an upload was refused because of its space. The space's id must then leave the cache.
pub(super) fn is_space_gone(error: &Error) -> bool {
    let gone = [GetFileUploadInfoError::SpaceNotExist, GetFileUploadInfoError::PermissionDenied];
    error.code_as::<GetFileUploadInfo>().is_some_and(|code| gone.contains(&code))
}

/// Returns a scene id that is unique to the operator. A scene id may contain only letters and digits, so other ids are
/// written in hex.
pub(super) fn scene_id(operator: &UnionId) -> String {
    let id = operator.as_str();
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return id.to_string();
    }
    id.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn member(person: &UnionId) -> PermissionMember {
    PermissionMember::new(PermissionMemberType::User, person.as_str())
}

/// Returns the error of a call whose deadline passed while it waited for another call's lookup.
fn late(operation: &'static str) -> Error {
    let mut details = Failure::late().details;
    details.operation = Some(operation);
    details.into()
}

/// Returns true if the code says that no member has the number.
fn is_nobody(code: UserGetByMobileError) -> bool {
    matches!(code, UserGetByMobileError::UserNotFound | UserGetByMobileError::InvalidMobile)
}

/// Returns true if DingTalk rejects the search for enterprise accounts.
fn rejects_search(error: &Error) -> bool {
    use UserGetByMobileError::{InvalidParameter, WrongArguments};
    let code = error.code_as::<UserGetByMobile>();
    error.step().is_none() && matches!(code, Some(InvalidParameter | WrongArguments))
}

/// Returns the error for a number that belongs to several accounts.
fn ambiguous(number: &str, accounts: &[UserId]) -> Error {
    const MAX_SHOWN: usize = 5;
    let shown: Vec<_> = accounts.iter().take(MAX_SHOWN).map(|id| format!("user:{id}")).collect();
    let more = if accounts.len() > MAX_SHOWN { " and others" } else { "" };
    let problem = format!(
        "mobile:{number} belongs to {} accounts, {}{more}; give the user id of the right one",
        accounts.len(),
        shown.join(", ")
    );
    Error::invalid(Some(UserGetByMobile::SPEC.name), problem)
}

/// Returns the error of a lookup that succeeded without the requested id.
fn missing(operation: &'static str, what: &str, person: &Person) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(operation);
    details.detail = Some(format!("the response has no {what} for {person}"));
    details.about = Some(String::new());
    details.into()
}

/// Returns the error of a refused lookup, naming the person.
fn found_not(error: Error, person: &Person) -> Error {
    error.if_about(|| person.to_string())
}
