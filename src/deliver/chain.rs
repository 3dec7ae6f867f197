//! The steps of a delivery, one after the other.

use std::time::Duration;

use log::debug;

use super::{Content, Deliver, Delivery, DeliveryError, Grant, Receipt};
use crate::call::Error;
use crate::call::error::{Details, Outcome};
use crate::call::response::Failure;
use crate::client::StoredFile;
use crate::client::single_flight::Cached;
use crate::client::{CallOptions, Client};
use crate::client::{DELIVER, Person};
use crate::generated::conv_file::{SendByApp, SendByAppError, SendByAppReply};
use crate::generated::storage::{
    AddPermission, AddPermissionOption, AddSpace, AddSpaceOption, GetFileUploadInfo,
    GetFileUploadInfoError, PermissionMember, PermissionMemberType, PermissionRole, SpaceOwnerType,
};
use crate::generated::topapi::{UserGet, UserGetByMobile, UserGetByMobileError, UserGetByUnionId};
use crate::generated::{DentryId, SpaceId, UnionId, UserId};
use crate::model::Reply;
use crate::text::printable;

/// How long a look-up is cached. A mobile number may pass to another person.
const LIFE: Duration = Duration::from_secs(3600);

impl Client {
    /// Delivers a file to people's chats: token, unionIds, the operator's space, upload info, PUT, commit, sendByApp.
    ///
    /// Token, unionIds and space are cached, so a second delivery takes four requests. Each further recipient takes
    /// one, plus one to look up a new userId or two for a new mobile number.
    ///
    /// `Ok` means that every recipient has the file. Otherwise [`DeliveryError::delivery`] lists the result for each
    /// recipient, and what is stored. A failure before a recipient's sendByApp is "not sent" or "refused" for them. A
    /// sendByApp whose answer was lost is unknown, for that recipient only, and is not repeated.
    pub fn deliver(&self, deliver: Deliver<'_>) -> Result<Delivery, DeliveryError> {
        let Deliver { content, operator: given, space, recipients, grant } = deliver;
        let mut delivery = Delivery::default();
        if recipients.is_empty() {
            let error =
                Error::invalid(Some(DELIVER), "the delivery has no recipient; name at least one");
            return Err(DeliveryError(Box::new((error, delivery))));
        }
        match &content {
            Content::Upload(upload) => {
                if let Err(error) = upload.check() {
                    return Err(reached_nobody(delivery, recipients, Vec::new(), &error));
                }
            }
            Content::Stored(file) => {
                delivery.space_id = Some(file.space_id.clone());
                delivery.file = Some(file.clone());
            }
        }
        let operator = match self.operator_id(&given) {
            Ok(operator) => operator,
            Err(error) => return Err(reached_nobody(delivery, recipients, Vec::new(), &error)),
        };
        let mut people: Vec<_> = recipients.iter().map(|person| self.union_id(person)).collect();
        if people.iter().all(Result::is_err)
            && let Some(Err(error)) = people.first().cloned()
        {
            // No recipient is left to upload for.
            return Err(reached_nobody(delivery, recipients, people, &error));
        }
        let file = match content {
            Content::Stored(file) => file,
            Content::Upload(upload) => {
                let is_own = space.is_none();
                let found = space.map_or_else(|| self.own_space(&operator), Ok);
                let stored = found.and_then(|space| {
                    delivery.space_id = Some(space.clone());
                    self.upload(*upload, &space, &operator)
                });
                match stored {
                    Ok(file) => file,
                    Err(error) => {
                        if is_own && is_space_gone(&error) {
                            self.account.spaces.forget(&operator);
                        }
                        let error = error.operated_by(&operator, &given);
                        return Err(reached_nobody(delivery, recipients, people, &error));
                    }
                }
            }
        };
        delivery.file = Some(file.clone());
        if grant == Grant::Always {
            let known: Vec<UnionId> = people.iter().flatten().cloned().collect();
            if let Err(error) = self.grant_download(&file, &operator, &known) {
                for person in people.iter_mut().filter(|person| person.is_ok()) {
                    *person = Err(error.clone());
                }
            }
        }
        for (to, person) in recipients.into_iter().zip(people) {
            let receipt = match person {
                Err(error) => {
                    Receipt { to, union_id: None, result: Err(error.as_step_of(DELIVER)) }
                }
                Ok(id) => {
                    // A person who is listed under two ids receives the file once.
                    let mut before = delivery.recipients.iter();
                    let result = match before.find(|receipt| receipt.union_id.as_ref() == Some(&id))
                    {
                        Some(receipt) => receipt.result.clone(),
                        None => self.send(&file, &operator, id.clone(), grant).map_err(|error| {
                            let error = error.naming(id.as_str(), &format!("{to}"));
                            error.operated_by(&operator, &given).as_last_step_of(DELIVER)
                        }),
                    };
                    Receipt { to, union_id: Some(id), result }
                }
            };
            delivery.recipients.push(receipt);
        }
        match failed(&delivery.recipients) {
            None => Ok(delivery),
            Some(error) => Err(DeliveryError(Box::new((error, delivery)))),
        }
    }

    /// Returns the operator's unionId. The same as [`union_id`](Self::union_id), except that errors call the person the
    /// operator.
    pub fn operator_id(&self, operator: &Person) -> Result<UnionId, Error> {
        self.union_id(operator).map_err(|error| error.if_about(|| format!("operator {operator}")))
    }

    /// Returns a person's unionId. Look-ups are cached for an hour.
    pub fn union_id(&self, person: &Person) -> Result<UnionId, Error> {
        let person = &*person.checked()?;
        if let Person::Union(id) = person {
            return Ok(id.clone());
        }
        let clock = &*self.shared.clock;
        let found = self.account.people.get(person, clock, self.patience(), || {
            let asked = clock.now();
            let user_id = self.user_id(person)?;
            let found =
                self.call(&UserGet::new(user_id)).map_err(|error| found_not(error, person))?;
            let found = found.into_value().result;
            let id = found.unionid.filter(|id| !id.as_str().is_empty());
            let value = id.ok_or_else(|| missing(UserGet::SPEC.name, "unionid", person))?;
            Ok(Cached { value, until: asked.saturating_add(LIFE) })
        })?;
        found.ok_or_else(|| late(UserGet::SPEC.name))
    }

    /// Returns a person's userId. It is looked up each time: with one request for a unionId or a mobile number, with
    /// none for a userId. A mobile number that only an enterprise account has takes two.
    pub fn user_id(&self, person: &Person) -> Result<UserId, Error> {
        let person = &*person.checked()?;
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
            Ok(Cached { value, until: asked.saturating_add(life) })
        })?;
        found.ok_or_else(|| late(AddSpace::SPEC.name))
    }

    /// Returns how long a look-up waits for another one of the same key.
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
            details.detail = Some("the answer names no space".into());
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

    /// Grants people the right to read a file, in as many requests as it takes. May be repeated.
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

    fn send(
        &self,
        file: &StoredFile,
        operator: &UnionId,
        to: UnionId,
        grant: Grant,
    ) -> Result<Reply<SendByAppReply>, Error> {
        let send = SendByApp::new(to, file.space_id.clone(), file.dentry_id.clone());
        let refused = match self.call(&send) {
            Err(error) if error.outcome() == Outcome::Refused && error.step().is_none() => error,
            result => return result,
        };
        let denied = refused.code_as::<SendByApp>() == Some(SendByAppError::PermissionDenied);
        if !denied || grant != Grant::WhenRefused {
            return Err(refused);
        }
        debug!("the recipient may not read the file: granting the right to read it");
        self.grant_download(file, operator, std::slice::from_ref(&send.union_id))
            .map_err(|error| error.as_step_of(SendByApp::SPEC.name))?;
        self.call(&send)
    }
}

/// Returns the error of a delivery that ended before it sent anything. Recipients who could not be found keep their own
/// error.
fn reached_nobody(
    mut delivery: Delivery,
    recipients: Vec<Person>,
    people: Vec<Result<UnionId, Error>>,
    error: &Error,
) -> DeliveryError {
    let error = error.as_step_of(DELIVER);
    let people = people.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
    for (to, person) in recipients.into_iter().zip(people) {
        let (union_id, error) = match person {
            Some(Err(own)) => (None, own.as_step_of(DELIVER)),
            Some(Ok(id)) => (Some(id), error.clone()),
            None => (None, error.clone()),
        };
        delivery.recipients.push(Receipt { to, union_id, result: Err(error) });
    }
    DeliveryError(Box::new((error, delivery)))
}

/// Returns true if an upload was refused because of its space, whose id must then not stay cached.
fn is_space_gone(error: &Error) -> bool {
    let gone = [GetFileUploadInfoError::SpaceNotExist, GetFileUploadInfoError::PermissionDenied];
    error.code_as::<GetFileUploadInfo>().is_some_and(|code| gone.contains(&code))
}

/// Returns the error of a whole delivery: the first with an unknown outcome, else the first. The delivery may be
/// repeated only if no recipient could get a second copy.
fn failed(receipts: &[Receipt]) -> Option<Error> {
    let errors = || receipts.iter().filter_map(|receipt| receipt.result.as_ref().err());
    let unknown = errors().find(|error| error.outcome() == Outcome::Unknown);
    let error = unknown.or_else(|| errors().next())?;
    let harmless = receipts.iter().all(|receipt| {
        let error = receipt.result.as_ref().err();
        error.is_some_and(Error::may_repeat)
    });
    Some(if harmless { error.clone() } else { error.not_to_be_repeated() })
}

/// Returns a scene id that is unique to the operator. A scene id may hold only letters and digits, so other ids are
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

/// Returns the error of a call whose deadline passed while another call made the same look-up.
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

/// Returns the error for a number that several accounts have.
fn ambiguous(number: &str, accounts: &[UserId]) -> Error {
    const MOST: usize = 5;
    let shown: Vec<_> = accounts.iter().take(MOST).map(|id| format!("user:{id}")).collect();
    let more = if accounts.len() > MOST { " and others" } else { "" };
    let problem = format!(
        "mobile:{number} belongs to {} accounts, {}{more}; give the user id of the right one",
        accounts.len(),
        shown.join(", ")
    );
    Error::invalid(Some(UserGetByMobile::SPEC.name), problem)
}

/// Returns the error of a look-up that succeeded without the requested id.
fn missing(operation: &'static str, what: &str, person: &Person) -> Error {
    let mut details = Details::new(Outcome::NotSent);
    details.operation = Some(operation);
    details.detail = Some(format!("the answer has no {what} for {person}"));
    details.about = Some(String::new());
    details.into()
}

/// Returns the error of a refused look-up, naming the person.
fn found_not(error: Error, person: &Person) -> Error {
    error.if_about(|| person.to_string())
}
