//! Files and folders: lists, details, new folders, deletion.

use serde_json::{Value, json};

use super::arguments::{Arguments, is_decimal};
use super::files::{legal_name, strategy};
use super::refusal::{Refusal, ensure};
use super::reply;
use super::storage::{admitted, admitted_to, space};
use crate::emulator::world::World;
use crate::emulator::world::dentry::{Dentry, Place, Taken};
use crate::emulator::world::space::{Right, Space};
use crate::emulator::world::stored::{Addition, uuid};
use crate::generated::doc::QueryDentryUuidError;
use crate::generated::storage::{
    AddFolderError, DeleteDentryError, DentryOrderBy, GetDentryError, ListAllDentriesError,
    ListDentries, ListDentriesError, SortOrder,
};
use crate::generated::{DentryId, SpaceId};

/// Refuses a folder that is not in the space.
pub(crate) fn check_folder(space: &Space, folder: &DentryId) -> Result<(), Refusal> {
    ensure(space.is_folder(folder), ListDentriesError::DentryNotExist)
}

/// Returns the folder that an argument names.
pub(crate) fn folder(arguments: &Arguments, name: &str) -> DentryId {
    DentryId::new(arguments.text(name))
}

pub(crate) fn list_dentries(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let folder = folder(arguments, "parentId");
    let (_, found) = space(world, arguments)?;
    check_folder(found, &folder)?;
    let (_, space_id) = admitted_to(world, arguments, Right::Read, &folder)?;
    let order_by = match arguments.text("orderBy") {
        "" => DentryOrderBy::ModifiedTime,
        text => text.into(),
    };
    ensure(order_by.is_known(), ListDentriesError::ParamError)?;
    let list = List {
        space_id: &space_id,
        folder: Some(&folder),
        order_by,
        order: order(arguments.text("order"), SortOrder::Desc)?,
    };
    let token = arguments.text("nextToken");
    list.page(world, arguments, token, arguments.integer("maxResults"))
}

pub(crate) fn list_all_dentries(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    let (_, space_id) = admitted(world, arguments, Right::Read)?;
    let list = List {
        space_id: &space_id,
        folder: None,
        order_by: DentryOrderBy::ModifiedTime,
        order: order(arguments.text("option.order"), SortOrder::Asc)?,
    };
    let token = arguments.text("option.nextToken");
    list.page(world, arguments, token, arguments.integer("option.maxResults"))
}

fn order(text: &str, default: SortOrder) -> Result<SortOrder, Refusal> {
    let order = if text.is_empty() { default } else { text.into() };
    ensure(order.is_known(), ListAllDentriesError::ParamError)?;
    Ok(order)
}

/// A list of a folder, or of a whole space.
struct List<'a> {
    space_id: &'a SpaceId,
    folder: Option<&'a DentryId>,
    order_by: DentryOrderBy,
    order: SortOrder,
}

impl List<'_> {
    /// Returns a page. The next page starts after the sort position of this page's last entry, so an entry that changes
    /// in between moves.
    fn page(
        &self,
        world: &World,
        arguments: &Arguments,
        token: &str,
        most: Option<i64>,
    ) -> Result<Value, Refusal> {
        let wrong = || Refusal::of(ListDentriesError::ParamError);
        let limits = ListDentries::MIN_MAX_RESULTS..=ListDentries::MAX_MAX_RESULTS;
        let most = most.unwrap_or(*limits.end());
        ensure(limits.contains(&most), ListDentriesError::ParamError)?;
        let folder = self.folder.map(DentryId::as_str);
        let list = (self.space_id.as_str(), folder, self.order_by.as_str(), self.order.as_str());
        let last = match token {
            "" => None,
            token => Some(world.pages.last(list, token).ok_or_else(wrong)?),
        };
        let space = &world.spaces[self.space_id];
        let mut all: Vec<_> = space
            .dentries
            .iter()
            .filter(|(_, dentry)| self.folder.is_none_or(|folder| dentry.parent == *folder))
            .map(|(id, dentry)| (self.key(id, dentry), id))
            .collect();
        all.sort();
        if self.order == SortOrder::Desc {
            all.reverse();
        }
        let is_left = |key: &String| match (&last, &self.order) {
            (None, _) => true,
            (Some(last), SortOrder::Asc) => key > last,
            (Some(last), _) => key < last,
        };
        all.retain(|(key, _)| is_left(key));
        let size = usize::try_from(most).unwrap_or(usize::MAX).min(all.len());
        let page: Vec<_> = all[..size]
            .iter()
            .map(|(_, id)| reply::dentry(self.space_id, space, id, &arguments.caller))
            .collect();
        let next = match all[..size].last() {
            Some((key, _)) if size < all.len() => world.pages.token(list, key),
            _ => String::new(),
        };
        Ok(json!({ "dentries": page, "nextToken": next }))
    }

    /// Returns the sort key of an entry, which is unique.
    fn key(&self, id: &DentryId, dentry: &Dentry) -> String {
        let number = |number: u64| format!("{number:020}");
        let by = match self.order_by {
            DentryOrderBy::Name => dentry.name.clone(),
            DentryOrderBy::Size => number(dentry.size()) + &number(dentry.modified),
            DentryOrderBy::CreateTime => number(dentry.created),
            _ => number(dentry.modified),
        };
        format!("{by}\0{id}")
    }
}

/// Returns a file or folder to anyone who may read it.
pub(crate) fn get_dentry(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (space_id, space) = space(world, arguments)?;
    let dentry_id = DentryId::new(arguments.text("dentryId"));
    details(space_id, space, &dentry_id, arguments)
        .map(|dentry| json!({ "dentry": dentry }))
        .map_err(Refusal::of)
}

/// Returns the details of several files and folders, or an error code for each that is not available.
pub(crate) fn get_dentries(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let (space_id, space) = space(world, arguments)?;
    let ids = arguments.list("dentryIds").iter().map(|id| id.as_str().unwrap_or_default());
    let result = |id: &str| {
        let mut item = json!({ "spaceId": space_id, "dentryId": id });
        let found = details(space_id, space, &DentryId::new(id), arguments);
        item["success"] = found.is_ok().into();
        match found {
            Ok(dentry) => item["dentry"] = dentry,
            Err(error) => item["errorCode"] = error.as_str().into(),
        }
        item
    };
    Ok(json!({ "resultItems": ids.map(result).collect::<Vec<_>>() }))
}

fn details(
    space_id: &SpaceId,
    space: &Space,
    id: &DentryId,
    arguments: &Arguments,
) -> Result<Value, GetDentryError> {
    if !is_decimal(id.as_str()) {
        return Err(GetDentryError::ParamError);
    }
    if !space.dentries.contains_key(id) {
        return Err(GetDentryError::DentryNotExist);
    }
    if !space.allows(&arguments.acting(), Right::Read, id) {
        return Err(GetDentryError::PermissionDenied);
    }
    let mut dentry = reply::dentry(space_id, space, id, &arguments.caller);
    let owners = arguments.list("option.appIdsForAppProperties");
    let properties = dentry.get_mut("appProperties").and_then(Value::as_object_mut);
    if let (Some(properties), false) = (properties, owners.is_empty()) {
        let owner = reply::owner(space);
        properties.retain(|app, _| owners.iter().any(|named| named == app || named == owner));
    }
    Ok(dentry)
}

pub(crate) fn add_folder(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let parent = folder(arguments, "parentId");
    let (_, found) = space(world, arguments)?;
    check_folder(found, &parent)?;
    let (who, space_id) = admitted_to(world, arguments, Right::Write, &parent)?;
    let name = legal_name(arguments.text("name"))?;
    let strategy = strategy(arguments)?;
    let properties = arguments.get("option.appProperties").cloned();
    let place = found.place(&parent, name, true, strategy);
    let id = match place.map_err(|Taken| Refusal::of(AddFolderError::DentryAlreadyExist))? {
        Place::Kept(id) => id,
        // Whether this deletes the content is not documented. Here it stays.
        Place::Replaced(id) => {
            world.change(&space_id, &id, None, who);
            id
        }
        Place::New(name) => {
            let properties = properties.map(|properties| (arguments.caller.app, properties));
            let addition = Addition { folder: parent, name, content: None, who, properties };
            world.add(&space_id, addition)
        }
    };
    let space = &world.spaces[&space_id];
    Ok(json!({ "dentry": reply::dentry(&space_id, space, &id, &arguments.caller) }))
}

/// Deletes a file, or a folder with everything in it.
pub(crate) fn delete_dentry(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    use DeleteDentryError::*;

    let id = DentryId::new(arguments.text("dentryId"));
    let to_bin = arguments.get("toRecycleBin") == Some(&Value::Bool(true));
    let (space_id, space) = space(world, arguments)?;
    ensure(id != DentryId::root(), ParamError)?;
    ensure(space.dentries.contains_key(&id), DentryNotExist)?;
    ensure(space.allows(&arguments.acting(), Right::Write, &id), PermissionDenied)?;
    ensure(!to_bin || space.recycle_bin.is_some(), RecycleBinNotSupportForSpace)?;
    let space_id = space_id.clone();
    if let Some(space) = world.spaces.get_mut(&space_id) {
        space.remove(&id, to_bin);
    }
    Ok(json!({ "async": false }))
}

/// Returns the uuid of a file or folder. The root folder has one too.
pub(crate) fn query_dentry_uuid(
    world: &mut World,
    arguments: &Arguments,
) -> Result<Value, Refusal> {
    use QueryDentryUuidError::{DocumentNotExist, PermissionDenied};

    let id = DentryId::new(arguments.text("dentryId"));
    let found = space(world, arguments);
    let (space_id, space) = found.map_err(|_| Refusal::of(DocumentNotExist))?;
    let is_there = id == DentryId::root() || space.dentries.contains_key(&id);
    ensure(is_there, DocumentNotExist)?;
    let operator = arguments.text("operatorId").into();
    ensure(space.allows(&operator, Right::Read, &id), PermissionDenied)?;
    Ok(json!({ "dentryUuid": uuid(space_id, &id), "dentryId": id, "spaceId": space_id }))
}
